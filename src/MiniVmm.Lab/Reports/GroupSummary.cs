using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>One group of VMs in the summary, over the part of the measured interval in which any of them was alive.</summary>
public sealed record GroupSummary : Figures
{
    public GroupSummary(Figures figures)
        : base(figures)
    {
    }

    public required string Name { get; init; }
    public required string Fvm { get; init; }
    public required int VmCount { get; init; }

    /// <summary>Requests per second of its mean VM.</summary>
    public required double? PerVmPerS { get; init; }

    /// <summary>Fairness among its VMs.</summary>
    public required double? Jain { get; init; }

    /// <summary>Processors that its mean VM had, and what is its due; null where no host was measured.</summary>
    public double? CpuShare { get; init; }

    public double? FairShare { get; init; }
}
