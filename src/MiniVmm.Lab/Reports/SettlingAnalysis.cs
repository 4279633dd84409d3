using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>How long a run took to come to rest after each of its events. Loads that go on and off never rest, and
/// have no such figure.</summary>
internal static class SettlingAnalysis
{
    public static IReadOnlyList<Settling> Of(AnalysedRun run)
    {
        Interval loaded = run.Record.Timeline.Loaded;
        if (run.Variant.Groups.Any(g => g.Load.OffSeconds > 0) || loaded.Seconds <= 0)
            return [];
        IReadOnlyList<RunEvent> events = RunEvents.Of(run.Variant, loaded.Seconds);
        return [.. events.Select(e => Of(run, e, events.Where(other => other.AtSeconds > e.AtSeconds)
            .Select(other => other.AtSeconds).DefaultIfEmpty(loaded.Seconds).Min()))];
    }

    /// <summary>The median over runs of one variant; a run that never came to rest took longer than any.</summary>
    public static IReadOnlyList<Settling> Median(IReadOnlyList<RunSummary> runs) =>
    [
        .. runs.SelectMany(r => r.Convergence).GroupBy(s => (s.Event, s.Group, s.AtS)).OrderBy(g => g.Key.AtS)
            .Select(g => new Settling(
                g.Key.Event, g.Key.Group, g.Key.AtS, Median(g.Select(s => s.ThroughputS)), Median(g.Select(s => s.CapS)))),
    ];

    private static double? Median(IEnumerable<double?> seconds) =>
        Bootstrap.Median(seconds.Select(s => s ?? double.PositiveInfinity)) is double median && double.IsFinite(median) ? median : null;

    private static Settling Of(AnalysedRun run, RunEvent change, double untilSeconds)
    {
        double origin = run.Record.Timeline.Loaded.FromUnixMs;
        Interval span = new(origin + (change.AtSeconds * 1000), origin + (untilSeconds * 1000));
        double period = run.Variant.PeriodSeconds;
        VmGroup? group = change.Kind is RunEvent.Load or RunEvent.Departure
            ? null
            : run.Variant.Groups.First(g => g.Name == change.Group);
        HashSet<int> vms = [.. group is null ? Enumerable.Range(0, run.Record.Traces.Count) : run.VmsOf(group)];
        IEnumerable<RequestRecord> requests = run.Record.Requests.Where(r => vms.Contains(r.Vm));
        double[] throughput = [.. TimeSeries.Throughput(requests, span, period).Select(p => p.Value)];
        double[] cap = [.. TimeSeries.Mean(vms.Select(vm => run.Record.Traces[vm]), span, period, t => t.Cap, _ => 1).Select(p => p.Value)];
        return new Settling(
            change.Kind, change.Group, change.AtSeconds, Convergence.Seconds(throughput, period), Convergence.Seconds(cap, period));
    }
}
