using MiniVmm.Host.Policing;

namespace MiniVmm.Lab.Scenarios;

/// <summary>One of the set-ups that a scenario compares.</summary>
public sealed record Variant
{
    /// <summary>Its name in every file, fit for a directory: the policy, and behind an @ the value of the sweep.</summary>
    public required string Name { get; init; }

    /// <summary>What is tried, e.g. plain or mpl; it decides colour and marker in every picture.</summary>
    public required string Policy { get; init; }

    /// <summary>The value of the sweep; null without one.</summary>
    public double? X { get; init; }

    /// <summary>Host memory that all guests together may occupy; null = no limit.</summary>
    public int? BudgetMiB { get; init; }

    /// <summary>The host's processors that the instances may use; null = all.</summary>
    public IReadOnlyList<int>? Processors { get; init; }

    public required Phases Phases { get; init; }

    /// <summary>How the host is policed; null = not at all.</summary>
    public PolicePlan? Police { get; init; }

    /// <summary>At least one. VMs are numbered through them in order.</summary>
    public required IReadOnlyList<VmGroup> Groups { get; init; }

    public int Vms => Groups.Sum(g => g.Vms);

    /// <summary>The groups of all VMs, in the order of the VMs.</summary>
    public IEnumerable<VmGroup> GroupOfEachVm => Groups.SelectMany(g => Enumerable.Repeat(g, g.Vms));

    /// <summary>The control period that plots and settling times go by.</summary>
    public double PeriodSeconds => Groups[0].Control.PeriodMs / 1000.0;
}
