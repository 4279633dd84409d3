using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Analysis;

/// <summary>Traces in, figures out.</summary>
public static class IntervalAnalysis
{
    /// <summary>The figures of an interval.</summary>
    /// <param name="interval">What counts.</param>
    /// <param name="requests">The requests of the VMs in question.</param>
    /// <param name="traces">One trace for each of these VMs.</param>
    public static Figures Of(
        Interval interval, IEnumerable<RequestRecord> requests, IEnumerable<IReadOnlyList<TelemetryRecord>> traces)
    {
        RequestRecord[] ended = [.. requests.Where(r => interval.Contains(r.EndUnixMs))];
        RequestRecord[] served = [.. ended.Where(r => r.Outcome == RequestOutcome.Served)];
        TelemetryRecord[] periods = [.. traces.SelectMany(t => t).Where(r => interval.Contains(r.UnixMs))];
        (double, double)[] latencies = [.. served.Select(r => (r.LatencyMs, 1.0))];
        (double, double)[] ticks = [.. periods.Where(r => r.VctMs > 0).Select(r => (r.VctMs!.Value, (double)r.BusyTicks))];
        return new Figures
        {
            RequestsPerS = interval.Seconds > 0 ? served.Length / interval.Seconds : 0,
            Requests = served.Length,
            Errors = ended.Length - served.Length,
            VctMs = new VctFigures(Statistics.Mean(ticks), Statistics.Percentile(ticks, 0.95)),
            LatencyMs = new LatencyFigures(Statistics.Percentile(latencies, 0.5), Statistics.Percentile(latencies, 0.99)),
            VMs = Statistics.Mean(periods.Select(r => r.EwmaMs).OfType<double>()),
            SlowdownMean = Statistics.Mean(periods.Select(r => r.Slowdown).OfType<double>()),
            CapMean = Statistics.Mean(periods.Select(r => (double?)r.Cap).OfType<double>()),
            ActiveMean = Statistics.Mean(periods.Select(r => (double)r.Active)),
            SuspendedMean = Statistics.Mean(periods.Select(r => (double)r.Suspended)),
            CongestedShare = Statistics.Mean(periods.Select(r => r.Congested ? 1.0 : 0)),
        };
    }
}
