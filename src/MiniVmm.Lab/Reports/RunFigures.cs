using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>All VMs of a run together; for a variant the medians over its runs, and the sums of requests and errors.</summary>
public record RunFigures : Figures
{
    public RunFigures(Figures figures)
        : base(figures)
    {
    }

    public bool Partial { get; init; }
    public double MeasuredS { get; init; }

    /// <summary>Fairness between the VMs' requests per second, each over the time that it was alive.</summary>
    public double? Jain { get; init; }

    /// <summary>Page faults per second that waited for the disk, over all monitors.</summary>
    public double? MajorFaultsPerS { get; init; }

    public double? FootprintMib { get; init; }
    public double? LimitMib { get; init; }
    public DriftFigures Drift { get; init; } = new(new(null, null, null), new(null, null, null), new(null, null, null));
}
