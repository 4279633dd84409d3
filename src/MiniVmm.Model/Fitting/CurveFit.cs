using MiniVmm.Model.Curves;

namespace MiniVmm.Model.Fitting;

/// <summary>A thrashing curve that was fitted to samples.</summary>
/// <param name="Curve">The curve.</param>
/// <param name="Noise">Standard deviation of the logarithm of a sample around it, robust: 1.4826 times the median distance.</param>
/// <param name="Error">Root mean square of the same, outliers and all.</param>
/// <param name="Samples">How many.</param>
/// <param name="Parameters">Those that were fitted.</param>
public sealed record CurveFit(
    ThrashingCurve Curve, double Noise, double Error, int Samples, IReadOnlyList<FittedParameter> Parameters)
{
    public const int FewestSamples = 12;

    /// <summary>Loads that lie closer together say nothing of a knee.</summary>
    private const double LeastSpread = 0.05;

    /// <summary>A host that slows its VMs down by less was not pressed.</summary>
    private const double LeastSlowdown = 1.25;

    /// <summary>Of the logarithm: a curve that is off by a factor of seven on average is none. Hosts that thrash scatter by nearly
    /// as much.</summary>
    private const double LargestError = 2;

    /// <summary>Fits a curve to the logarithm of VCT.</summary>
    /// <param name="samples">Control periods.</param>
    /// <param name="processors">That the VMs share.</param>
    /// <param name="start">A curve to start from, found with nearly the same samples; null = it is looked for.</param>
    /// <param name="obstacle">Why there is none, or null.</param>
    public static CurveFit? Of(IReadOnlyList<CurveSample> samples, double processors, ThrashingCurve? start, out string? obstacle)
    {
        ArgumentNullException.ThrowIfNull(samples);
        obstacle = Obstacle(samples);
        if (obstacle is not null)
            return null;
        CurveSearch search = new(samples, processors);
        if (search.Best(start) is not CurveFit fit)
            obstacle = $"the fit does not converge on these {samples.Count} samples";
        else if (fit.Error > LargestError)
            obstacle = $"no curve fits: VCT is off by a factor of {Math.Exp(fit.Error):0.0} on average";
        else if (fit.Curve.Slowdown(samples.Max(s => s.Load)) < LeastSlowdown)
            obstacle = $"the host was never pressed: even at the highest load, {samples.Max(s => s.Load):0.00} budgets, VCT is "
                + $"{fit.Curve.Slowdown(samples.Max(s => s.Load)):0.00} times that of no load";
        else
            return fit;
        return null;
    }

    private static string? Obstacle(IReadOnlyList<CurveSample> samples)
    {
        if (samples.Count < FewestSamples)
            return $"there are {samples.Count} control periods with a VCT, and a fit takes {FewestSamples}";
        double low = samples.Min(s => s.Load), high = samples.Max(s => s.Load);
        return high - low < LeastSpread
            ? $"the load is the same throughout ({low:0.00} budgets): a curve takes several, as of several fixed caps"
            : null;
    }
}
