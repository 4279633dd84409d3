using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>One VM in the summary.</summary>
public sealed record VmSummary
{
    public required string Name { get; init; }
    public required double? ReadyMs { get; init; }
    public required double RequestsPerS { get; init; }
    public required int Requests { get; init; }
    public required int Errors { get; init; }
    public required VctFigures VctMs { get; init; }
    public required LatencyFigures LatencyMs { get; init; }
    public required double? CapMean { get; init; }
    public required double? ActiveMean { get; init; }
    public required double? SuspendedMean { get; init; }
    public required double? CongestedShare { get; init; }
}
