namespace MiniVmm.Lab.Analysis;

/// <summary>How long a series takes to come to rest.</summary>
/// <remarks>The series is binned by control periods, and smoothed by the mean over a bin and its two neighbours on either
/// side, which a sawtooth of the published rule is levelled by. Its steady state is the median of the bins of its last half. It has
/// converged at the first bin from which on at least nine in ten of the smoothed bins, that one among them, lie within
/// 10% of the steady state. One that gets there only in its last half has not: the half would be its own
/// measure.</remarks>
public static class Convergence
{
    public const double Tolerance = 0.1;
    private const double Staying = 0.9;
    private const int Neighbours = 2;
    private const int FewestBins = 8;

    /// <summary>Seconds from the beginning of the series to convergence; null for never, or too little to tell.</summary>
    /// <param name="bins">One value per control period, from the event on.</param>
    /// <param name="binSeconds">The control period.</param>
    public static double? Seconds(IReadOnlyList<double> bins, double binSeconds)
    {
        ArgumentNullException.ThrowIfNull(bins);
        if (bins.Count < FewestBins)
            return null;
        int half = bins.Count / 2;
        double steady = Bootstrap.Median(bins.Skip(half));
        bool[] close = [.. Smooth(bins).Select(v => Math.Abs(v - steady) <= Tolerance * Math.Abs(steady))];
        for (int i = 0; i <= half; i++)
            if (close[i] && close.Skip(i).Count(c => c) >= Staying * (close.Length - i))
                return i * binSeconds;
        return null;
    }

    private static IEnumerable<double> Smooth(IReadOnlyList<double> bins)
    {
        for (int i = 0; i < bins.Count; i++)
        {
            int first = Math.Max(0, i - Neighbours);
            yield return bins.Skip(first).Take(Math.Min(bins.Count - 1, i + Neighbours) - first + 1).Average();
        }
    }
}
