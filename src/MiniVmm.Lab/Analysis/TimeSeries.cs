using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Analysis;

/// <summary>Traces in, series for plots out.</summary>
public static class TimeSeries
{
    /// <summary>Requests completed per second in bins of the given width; the value stands at a bin's middle. A last
    /// bin that is not complete is left out.</summary>
    public static IReadOnlyList<SeriesPoint> Throughput(
        IEnumerable<RequestRecord> requests, Interval shown, double binSeconds)
    {
        // Timers are a little early or late: a bin counts as complete from 98% on.
        int bins = (int)Math.Floor((shown.Seconds / binSeconds) + 0.02);
        int[] counts = new int[Math.Max(0, bins)];
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
}
