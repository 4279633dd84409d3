namespace MiniVmm.Lab.Analysis;

/// <summary>A figure and its 95% interval.</summary>
/// <param name="Value">The median over the repetitions; the one value where there is one.</param>
/// <param name="Low">The interval's lower end; null without an interval.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Basis">What the interval was resampled from.</param>
public sealed record Estimate(double Value, double? Low, double? High, IntervalBasis Basis);
