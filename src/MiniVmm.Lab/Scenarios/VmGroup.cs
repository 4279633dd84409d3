using MiniVmm.Fvm;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Lab.Scenarios;

/// <summary>VMs that are alike.</summary>
public sealed record VmGroup
{
    /// <summary>A guest kernel without the friendly part.</summary>
    public const string PlainApp = "httpd-plain";

    public required string Name { get; init; }
    public required int Vms { get; init; }

    /// <summary>The guest kernel's name, or the path of a file.</summary>
    public required string App { get; init; }

    /// <summary>The guest's port that takes requests.</summary>
    public int Port { get; init; } = 80;

    /// <summary>RAM of each guest.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>Size of each guest's disk; null = none.</summary>
    public int? DiskMiB { get; init; }

    /// <summary>Options on the guest's command line besides those of its controller.</summary>
    public string Append { get; init; } = "";

    public required FvmParameters Control { get; init; }

    /// <summary>What makes the guests friendly from outside; null = nothing.</summary>
    public FvmParameters? Wrap { get; init; }

    /// <summary>When the instances start; 0 = before the first client.</summary>
    public double StartSeconds { get; init; }

    /// <summary>When they are stopped; null = at the end.</summary>
    public double? StopSeconds { get; init; }

    public required LoadPlan Load { get; init; }

    /// <summary>The guest's whole command line.</summary>
    public string CommandLine => $"{(App == PlainApp ? "" : Control.ToCommandLine())} {Append}".Trim();

    /// <summary>What controls the guests, inside and outside, for people.</summary>
    public string Controls => string.Join(' ', new[]
    {
        App == PlainApp ? null : Control.ToCommandLine(), Wrap is null ? null : $"--wrap {WrapOption.Format(Wrap)}",
    }.OfType<string>());
}
