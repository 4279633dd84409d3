namespace MiniVmm.Lab.Analysis;

/// <summary>Whether a series rises or falls as a whole.</summary>
public static class Drift
{
    private const int FewestPoints = 6;

    /// <summary>Pairs grow with the square of points: half a million of them are enough for any length of run.</summary>
    private const int MostPoints = 1000;

    /// <summary>The Theil-Sen slope: the median of the slopes between all pairs of points, which outliers and
    /// sawteeth hardly move.</summary>
    /// <returns>Per second; null for too few points.</returns>
    public static double? Slope(IReadOnlyList<SeriesPoint> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count < FewestPoints)
            return null;
        series = Thinned(series);
        List<double> slopes = new(series.Count * (series.Count - 1) / 2);
        for (int i = 0; i < series.Count; i++)
            for (int k = i + 1; k < series.Count; k++)
                if (series[k].Seconds > series[i].Seconds)
                    slopes.Add((series[k].Value - series[i].Value) / (series[k].Seconds - series[i].Seconds));
        return slopes.Count > 0 ? Bootstrap.Median(slopes) : null;
    }

    /// <summary>Means of as many consecutive points as it takes.</summary>
    private static IReadOnlyList<SeriesPoint> Thinned(IReadOnlyList<SeriesPoint> series)
    {
        int each = (series.Count + MostPoints - 1) / MostPoints;
        return each == 1
            ? series
            : [.. series.Chunk(each).Select(c => new SeriesPoint(c.Average(p => p.Seconds), c.Average(p => p.Value)))];
    }

    /// <summary>The control periods of the first and of the last third.</summary>
    public static (IReadOnlyList<T> First, IReadOnlyList<T> Last) Thirds<T>(IReadOnlyList<T> periods)
    {
        ArgumentNullException.ThrowIfNull(periods);
        int third = periods.Count / 3;
        return ([.. periods.Take(third)], [.. periods.TakeLast(third)]);
    }
}
