using System.Diagnostics;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>What the instances fight for.</summary>
public static class Contention
{
    public const string Memory = "memory";
    public const string Processor = "cpu";

    /// <summary>Shares of a modelled host.</summary>
    public const string Modelled = "modelled";

    /// <summary>The processors that a variant's instances may use; null = all that this process may.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="withoutLimit">Whether its memory cannot be limited: then they share one processor, the last.</param>
    /// <exception cref="LabError">It asks for one that this process may not use.</exception>
    public static IReadOnlyList<int>? ProcessorsOf(Variant variant, bool withoutLimit)
    {
        ArgumentNullException.ThrowIfNull(variant);
        int[] allowed = Allowed();
        if (variant.Processors?.Except(allowed).ToArray() is { Length: > 0 } missing)
            throw new LabError($"variant {variant.Name} wants processor {string.Join(", ", missing)}, but this process may "
                + $"use {string.Join(", ", allowed)} only; change the processors of the scenario's host");
        return withoutLimit && variant.BudgetMiB is not null
            ? [(variant.Processors ?? allowed).Max()]
            : variant.Processors;
    }

    private static int[] Allowed()
    {
        if (!OperatingSystem.IsLinux())
            throw new LabError("the lab needs Linux");
        using Process self = Process.GetCurrentProcess();
        ulong mask = (ulong)self.ProcessorAffinity;
        return [.. Enumerable.Range(0, 64).Where(p => (mask >> p & 1) != 0)];
    }
}
