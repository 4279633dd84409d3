using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>One VM in the summary, over the part of the measured interval in which it was alive.</summary>
public sealed record VmSummary : Figures
{
    public VmSummary(Figures figures)
        : base(figures)
    {
    }

    public required string Name { get; init; }
    public required string Group { get; init; }
    public required double? ReadyMs { get; init; }
    public required double AliveS { get; init; }

    /// <summary>Processors that its monitor had, and what is its due; null where no host was measured.</summary>
    public double? CpuShare { get; init; }

    public double? FairShare { get; init; }
}
