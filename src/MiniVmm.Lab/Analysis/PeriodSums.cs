using MiniVmm.Lab.Load;

namespace MiniVmm.Lab.Analysis;

/// <summary>Cuts a run into bins of one control period.</summary>
public static class PeriodSums
{
    /// <summary>The complete bins of an interval in order; bin 0 begins with it.</summary>
    /// <param name="interval">What is cut.</param>
    /// <param name="binSeconds">The control period.</param>
    /// <param name="requests">The requests of all VMs.</param>
    /// <param name="traces">One per VM.</param>
    /// <param name="lives">When each VM could serve.</param>
    public static IReadOnlyList<PeriodSum> Of(
        Interval interval, double binSeconds, IEnumerable<RequestRecord> requests,
        IReadOnlyList<IReadOnlyList<TelemetryRecord>> traces, IReadOnlyList<Interval> lives)
    {
        PeriodSum[] bins = [.. Enumerable.Range(0, TimeSeries.Bins(interval, binSeconds)).Select(_ => new PeriodSum(lives.Count))];
        for (int i = 0; i < bins.Length; i++)
        {
            double from = interval.FromUnixMs + (i * binSeconds * 1000);
            Interval bin = new(from, from + (binSeconds * 1000));
            bins[i].Seconds = binSeconds;
            for (int vm = 0; vm < lives.Count; vm++)
                bins[i].AliveSeconds[vm] = bin.Intersect(lives[vm]).Seconds;
        }
        foreach (RequestRecord request in requests.Where(r => r.Outcome == RequestOutcome.Served && r.Vm < lives.Count))
            if (At(request.EndUnixMs) is PeriodSum bin)
                bin.Served[request.Vm]++;
        foreach (TelemetryRecord record in traces.SelectMany(t => t))
            if (At(record.UnixMs) is PeriodSum bin)
                Add(bin, record);
        return bins;

        PeriodSum? At(double unixMs)
        {
            double bin = Math.Floor((unixMs - interval.FromUnixMs) / 1000 / binSeconds);
            return bin >= 0 && bin < bins.Length ? bins[(int)bin] : null;
        }
    }

    private static void Add(PeriodSum bin, TelemetryRecord record)
    {
        bin.Vct = bin.Vct.With(record.VctMs > 0 ? record.VctMs : null, record.BusyTicks);
        bin.Smoothed = bin.Smoothed.With(record.EwmaMs);
        bin.Slowdown = bin.Slowdown.With(record.Slowdown);
        bin.Cap = bin.Cap.With(record.Cap);
        bin.Active = bin.Active.With(record.Active);
        bin.Suspended = bin.Suspended.With(record.Suspended);
        bin.Congested = bin.Congested.With(record.Congested ? 1 : 0);
    }
}
