namespace MiniVmm.Lab.Analysis;

/// <summary>Virtual clock time of the busy ticks, in milliseconds.</summary>
/// <param name="Mean">Over ticks.</param>
/// <param name="P95">Over the control periods' means, each weighted by its ticks.</param>
public sealed record VctFigures(double? Mean, double? P95);
