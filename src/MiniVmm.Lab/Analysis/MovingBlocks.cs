using MathNet.Numerics.Random;

namespace MiniVmm.Lab.Analysis;

/// <summary>Moving-block bootstrap (Künsch) within one run: the run is put together anew from blocks of consecutive
/// control periods. Single periods would not do: one depends on those before it.</summary>
public static class MovingBlocks
{
    private const int FewestPeriods = 6;

    /// <summary>About the square root of the run: of the usual 26 periods six, which a sawtooth of the published rule
    /// fits into.</summary>
    public static int BlockLength(int periods) => (int)Math.Ceiling(Math.Sqrt(periods));

    /// <summary>Figures of resampled runs, all of the same resamples.</summary>
    /// <returns>For each figure <see cref="Bootstrap.Resamples"/> values, NaN for one that has none; null for a run of
    /// too few periods.</returns>
    public static double[][]? Resample(IReadOnlyList<PeriodSum> periods, int seed, IReadOnlyList<Func<PeriodSum, double?>> figures)
    {
        ArgumentNullException.ThrowIfNull(periods);
        ArgumentNullException.ThrowIfNull(figures);
        if (periods.Count < FewestPeriods)
            return null;
        int length = BlockLength(periods.Count);
        MersenneTwister random = new(seed, threadSafe: false);
        double[][] results = [.. figures.Select(_ => new double[Bootstrap.Resamples])];
        for (int i = 0; i < Bootstrap.Resamples; i++)
        {
            PeriodSum sum = new(periods[0].Served.Length);
            for (int drawn = 0; drawn < periods.Count;)
            {
                int start = random.Next(periods.Count - length + 1);
                for (int k = 0; k < length && drawn < periods.Count; k++, drawn++)
                    sum.Add(periods[start + k]);
            }
            for (int f = 0; f < results.Length; f++)
                results[f][i] = figures[f](sum) ?? double.NaN;
        }
        return results;
    }
}
