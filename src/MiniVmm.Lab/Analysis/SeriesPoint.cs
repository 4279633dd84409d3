namespace MiniVmm.Lab.Analysis;

/// <summary>A value over time, seconds from when the clients began to join.</summary>
public readonly record struct SeriesPoint(double Seconds, double Value);
