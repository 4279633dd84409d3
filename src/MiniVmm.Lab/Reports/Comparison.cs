using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>A ratio, and what it is a ratio to.</summary>
/// <param name="Over">The variant or group in the denominator.</param>
/// <param name="Value">The median of the ratios within each repetition; the ratio of the medians where runs are not paired.</param>
/// <param name="Low">Lower end of its 95% interval; null without one.</param>
/// <param name="High">Upper end.</param>
/// <param name="Basis">What the interval was resampled from.</param>
public sealed record Comparison(string Over, double Value, double? Low, double? High, IntervalBasis Basis)
{
    public static Comparison? Of(string over, Estimate? ratio) =>
        ratio is null ? null : new Comparison(over, ratio.Value, ratio.Low, ratio.High, ratio.Basis);
}
