using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Reports;

/// <summary>One variant in the summary: all VMs together, then each.</summary>
public sealed record VariantSummary
{
    public required string Name { get; init; }

    /// <summary>The options that its guests were given.</summary>
    public required string Fvm { get; init; }

    public required bool Partial { get; init; }
    public required double MeasuredS { get; init; }
    public required double RequestsPerS { get; init; }
    public required int Requests { get; init; }
    public required int Errors { get; init; }

    /// <summary>Fairness between the VMs' requests per second.</summary>
    public required double? Jain { get; init; }

    public required VctFigures VctMs { get; init; }
    public required LatencyFigures LatencyMs { get; init; }
    public required double? CapMean { get; init; }
    public required double? ActiveMean { get; init; }
    public required double? SuspendedMean { get; init; }
    public required double? CongestedShare { get; init; }

    /// <summary>Page faults per second that waited for the disk, over all monitors.</summary>
    public required double? MajorFaultsPerS { get; init; }

    public required double? FootprintMib { get; init; }
    public required double? LimitMib { get; init; }
    public required Timeline Timeline { get; init; }
    public required IReadOnlyList<VmSummary> Vms { get; init; }
}
