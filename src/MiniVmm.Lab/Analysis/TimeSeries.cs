using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Analysis;

/// <summary>Traces in, series for plots out.</summary>
public static class TimeSeries
{
    /// <summary>The complete bins of an interval. Timers are a little early or late: one counts as complete from 98% on.</summary>
    public static int Bins(Interval shown, double binSeconds) =>
        Math.Max(0, (int)Math.Floor((shown.Seconds / binSeconds) + 0.02));

    /// <summary>Requests completed per second in bins of the given width; the value stands at a bin's middle. A last
    /// bin that is not complete is left out.</summary>
    public static IReadOnlyList<SeriesPoint> Throughput(
        IEnumerable<RequestRecord> requests, Interval shown, double binSeconds)
    {
        int[] counts = new int[Bins(shown, binSeconds)];
        foreach (RequestRecord request in requests)
        {
            int bin = (int)Math.Floor((request.EndUnixMs - shown.FromUnixMs) / 1000 / binSeconds);
            if (request.Outcome == RequestOutcome.Served && bin >= 0 && bin < counts.Length)
                counts[bin]++;
        }
        return [.. counts.Select((count, i) => new SeriesPoint((i + 0.5) * binSeconds, count / binSeconds))];
    }

    /// <summary>One VM's values, one for each control period that has any.</summary>
    public static IReadOnlyList<SeriesPoint> Of(
        IEnumerable<TelemetryRecord> trace, Interval shown, Func<TelemetryRecord, double?> value) =>
        [.. trace.Where(r => shown.Contains(r.UnixMs))
            .Select(r => (r.UnixMs, Value: value(r)))
            .Where(r => r.Value is not null)
            .Select(r => new SeriesPoint((r.UnixMs - shown.FromUnixMs) / 1000, r.Value!.Value))];

    /// <summary>The mean over VMs in bins of the given width. The guests' control periods are not in step, so bins are
    /// what makes them comparable.</summary>
    public static IReadOnlyList<SeriesPoint> Mean(
        IEnumerable<IReadOnlyList<TelemetryRecord>> traces, Interval shown, double binSeconds,
        Func<TelemetryRecord, double?> value, Func<TelemetryRecord, double> weight) =>
        [.. traces.SelectMany(t => t)
            .Where(r => shown.Contains(r.UnixMs) && value(r) is not null)
            .GroupBy(r => (int)((r.UnixMs - shown.FromUnixMs) / 1000 / binSeconds))
            .OrderBy(g => g.Key)
            .Select(g => (g.Key, Mean: Statistics.Mean(g.Select(r => (value(r)!.Value, weight(r))))))
            .Where(g => g.Mean is not null)
            .Select(g => new SeriesPoint((g.Key + 0.5) * binSeconds, g.Mean!.Value))];

    /// <summary>Jain's index of each bin by itself, over the VMs that were alive throughout it; not cumulative, so
    /// that an unfair spell is seen when it happens and is over when it is over. Bins with fewer than two such VMs,
    /// or without a request, have no value. Where a VM completes only c requests in a bin, chance alone lowers the
    /// index to about c / (c + 1).</summary>
    public static IReadOnlyList<SeriesPoint> Jain(IReadOnlyList<PeriodSum> bins, double binSeconds) =>
        [.. bins.Select((bin, i) => (bin, Seconds: (i + 0.5) * binSeconds))
            .Select(b => (b.Seconds, Rates: Throughout(b.bin)))
            .Where(b => b.Rates.Length > 1)
            .Select(b => (b.Seconds, Jain: Statistics.Jain(b.Rates)))
            .Where(b => b.Jain is not null)
            .Select(b => new SeriesPoint(b.Seconds, b.Jain!.Value))];

    /// <summary>The mean of several series in each of the moments that any of them has.</summary>
    public static IReadOnlyList<SeriesPoint> Mean(IEnumerable<IReadOnlyList<SeriesPoint>> series) =>
        [.. series.SelectMany(s => s).GroupBy(p => Math.Round(p.Seconds, 3)).OrderBy(g => g.Key)
            .Select(g => new SeriesPoint(g.Key, g.Average(p => p.Value)))];

    private static double[] Throughout(PeriodSum bin) =>
        [.. bin.Served.Where((_, vm) => bin.AliveSeconds[vm] > 0.99 * bin.Seconds)];
}
