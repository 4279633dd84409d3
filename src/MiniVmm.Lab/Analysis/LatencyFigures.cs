namespace MiniVmm.Lab.Analysis;

/// <summary>Percentiles of latency, in milliseconds.</summary>
public sealed record LatencyFigures(double? P50, double? P99);
