namespace MiniVmm.Lab.Analysis;

/// <summary>One figure in the repetitions of a variant, and how sure it is.</summary>
/// <param name="ByRepetition">The repetitions that have it.</param>
/// <param name="WithinRun">Resamples within the only run (see <see cref="MovingBlocks"/>); null where there are more
/// runs, or where a part of a run has no such figure.</param>
public sealed record RepeatedFigure(IReadOnlyDictionary<int, double> ByRepetition, IReadOnlyList<double>? WithinRun)
{
    private const int Seed = 20050611;

    /// <summary>The median with its interval; null where no repetition has the figure.</summary>
    public Estimate? Estimate() => ByRepetition.Count switch
    {
        0 => null,
        1 when WithinRun is null => new Estimate(Median, null, null, IntervalBasis.None),
        1 => Of(Median, WithinRun, IntervalBasis.WithinRun),
        _ => Of(Median, Bootstrap.Medians([.. Ordered], Seed), IntervalBasis.Repetitions),
    };

    /// <summary>The ratio of two figures with its interval. Runs of one experiment are paired: it is the median of the
    /// ratios within each repetition, whose runs stand close in time, so a host that is faster in some hours than in others
    /// does not count. Of runs of different experiments it is the ratio of the medians.</summary>
    /// <returns>Null where there is nothing to divide, or nothing to divide by.</returns>
    public static Estimate? Ratio(RepeatedFigure over, RepeatedFigure under, bool paired)
    {
        ArgumentNullException.ThrowIfNull(over);
        ArgumentNullException.ThrowIfNull(under);
        if (paired)
        {
            int[] common = [.. over.ByRepetition.Keys.Intersect(under.ByRepetition.Keys)];
            if (common.Length > 1)
                return OfPairs(common, over.ByRepetition, under.ByRepetition);
            if (common.Length > 0)
                (over, under) = (over.Only(common), under.Only(common));
        }
        if (over.ByRepetition.Count == 0 || under.ByRepetition.Count == 0 || under.Median is 0)
            return null;
        double ratio = over.Median / under.Median;
        bool repeated = over.ByRepetition.Count > 1 && under.ByRepetition.Count > 1;
        if (over.Resamples() is not { } numerators || under.Resamples() is not { } denominators)
            return new Estimate(ratio, null, null, IntervalBasis.None);
        // Runs of the same name are resampled alike; resamples from different places of the sequence have nothing in common.
        int shift = paired ? 0 : Bootstrap.Resamples / 2;
        return Of(
            ratio, numerators.Zip(denominators.Skip(shift).Concat(denominators.Take(shift)), (a, b) => b > 0 ? a / b : double.NaN),
            repeated ? IntervalBasis.Repetitions : IntervalBasis.WithinRun);
    }

    private static Estimate? OfPairs(
        IEnumerable<int> repetitions, IReadOnlyDictionary<int, double> over, IReadOnlyDictionary<int, double> under) =>
        new RepeatedFigure(repetitions.Where(r => under[r] > 0).ToDictionary(r => r, r => over[r] / under[r]), null).Estimate();

    private double Median => Bootstrap.Median(ByRepetition.Values);

    private IEnumerable<double> Ordered => ByRepetition.OrderBy(r => r.Key).Select(r => r.Value);

    private RepeatedFigure Only(IReadOnlyCollection<int> repetitions) =>
        this with { ByRepetition = ByRepetition.Where(r => repetitions.Contains(r.Key)).ToDictionary() };

    private IReadOnlyList<double>? Resamples() =>
        ByRepetition.Count > 1 ? Bootstrap.Medians([.. Ordered], Seed) : WithinRun;

    private static Estimate Of(double value, IEnumerable<double> resamples, IntervalBasis basis) =>
        Bootstrap.Span(resamples) is (double low, double high)
            ? new Estimate(value, low, high, basis)
            : new Estimate(value, null, null, IntervalBasis.None);
}
