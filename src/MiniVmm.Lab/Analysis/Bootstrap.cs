using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;

namespace MiniVmm.Lab.Analysis;

/// <summary>Percentile bootstrap (Efron): a figure is computed anew from samples drawn with replacement, and the
/// interval is what the middle 95% of the results span. Seeded: the same measurements give the same interval.</summary>
public static class Bootstrap
{
    public const int Resamples = 10_000;
    public const double Level = 0.95;

    /// <summary>Medians of samples drawn from the values. What is drawn depends on their number and the seed alone, so
    /// two figures of the same repetitions are resampled in pairs.</summary>
    public static double[] Medians(IReadOnlyList<double> values, int seed)
    {
        ArgumentNullException.ThrowIfNull(values);
        MersenneTwister random = new(seed, threadSafe: false);
        double[] medians = new double[Resamples];
        double[] drawn = new double[values.Count];
        for (int i = 0; i < medians.Length; i++)
        {
            for (int k = 0; k < drawn.Length; k++)
                drawn[k] = values[random.Next(drawn.Length)];
            medians[i] = ArrayStatistics.MedianInplace(drawn);
        }
        return medians;
    }

    /// <summary>The span of the middle 95%; null where nothing could be computed. NaN stands for a resample without a
    /// result, and is left out.</summary>
    public static (double Low, double High)? Span(IEnumerable<double> resamples)
    {
        double[] sorted = [.. resamples.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return null;
        double tail = (1 - Level) / 2;
        return (Quantile(sorted, tail), Quantile(sorted, 1 - tail));
    }

    public static double Median(IEnumerable<double> values) => ArrayStatistics.MedianInplace([.. values]);

    private static double Quantile(double[] sorted, double share) =>
        SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);
}
