using MathNet.Numerics.Distributions;
using MiniVmm.Fvm;

namespace MiniVmm.Model.Fluid;

/// <summary>How the noise of single samples makes congestion a matter of chance. A sample's logarithm is taken for normal
/// with standard deviation sigma. Smoothing leaves sigma sqrt(g / (2 - g)) of it in V. The baseline is the least of w samples:
/// it lies sigma c(w) below their middle, c(w) by Blom's approximation of normal order statistics, and scatters like an extreme
/// value. So R is above 1 even at rest, and p = P(R > H) is a smooth function of V / Vmin.</summary>
public sealed class CongestionNoise
{
    /// <summary>Without noise p is a step.</summary>
    private const double LeastWidth = 1e-6;

    /// <summary>Standard deviation of Gumbel's distribution.</summary>
    private const double GumbelDeviation = 1.2825498301618641;

    private readonly double _threshold;

    /// <param name="control">Whose g, w and H count.</param>
    /// <param name="sigma">Standard deviation of the logarithm of a sample.</param>
    public CongestionNoise(FvmParameters control, double sigma)
    {
        ArgumentNullException.ThrowIfNull(control);
        double g = control.Ewma.ToDouble();
        int window = control.WindowPeriods;
        Bias = window > 1 ? -sigma * Normal.InvCDF(0, 1, 0.625 / (window + 0.25)) : 0;
        double least = window > 2 ? Math.Min(1, GumbelDeviation / Math.Sqrt(2 * Math.Log(window))) : 1;
        Width = Math.Max(LeastWidth, sigma * Math.Sqrt((g / (2 - g)) + (least * least)));
        _threshold = Math.Log(control.Threshold.ToDouble());
    }

    /// <summary>By how much the logarithm of R lies above that of the ratio without noise.</summary>
    public double Bias { get; }

    /// <summary>Standard deviation of the logarithm of R.</summary>
    public double Width { get; }

    /// <summary>P(R > H).</summary>
    /// <param name="ratio">V / Vmin without noise; 0 = no sample, no congestion.</param>
    public double Probability(double ratio) =>
        ratio <= 0 ? 0 : Normal.CDF(0, 1, (Math.Log(ratio) + Bias - _threshold) / Width);

    /// <summary>An R that is below H: a quantile of those that are.</summary>
    /// <param name="ratio">V / Vmin without noise.</param>
    /// <param name="share">Above 0 and below 1.</param>
    public double Uncongested(double ratio, double share)
    {
        if (ratio <= 0)
            return 0;
        double calm = Math.Max(1 - Probability(ratio), 1e-12);
        return Math.Exp(Math.Log(ratio) + Bias + (Width * Normal.InvCDF(0, 1, share * calm)));
    }
}
