namespace MiniVmm.Lab.Reports;

/// <summary>What may drift in a run.</summary>
public sealed record DriftFigures(DriftFigure Throughput, DriftFigure VctMs, DriftFigure Cap);
