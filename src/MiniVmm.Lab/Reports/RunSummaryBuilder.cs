using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>One run's record in, its figures out.</summary>
internal static class RunSummaryBuilder
{
    public static RunSummary Summarize(AnalysedRun run)
    {
        RunRecord record = run.Record;
        Interval measured = record.Timeline.Measured;
        Figures all = IntervalAnalysis.Of(measured, record.Requests, record.Traces);
        VmSummary[] vms = [.. Enumerable.Range(0, record.Traces.Count).Select(vm => Vm(run, vm))];
        return new RunSummary(all)
        {
            Repetition = record.Id.Repetition,
            Partial = record.Partial,
            MeasuredS = measured.Seconds,
            Jain = Statistics.Jain([.. vms.Where(vm => vm.AliveS > 0).Select(vm => vm.RequestsPerS)]),
            MajorFaultsPerS = MajorFaultsPerS(record.HostSamples, measured),
            FootprintMib = record.Limit?.FootprintBytes / 1048576.0,
            LimitMib = record.Limit?.LimitBytes / 1048576.0,
            Drift = new DriftFigures(
                DriftOf(run, p => p.RequestsPerS), DriftOf(run, p => p.Vct.Mean), DriftOf(run, p => p.Cap.Mean)),
            Timeline = record.Timeline,
            Convergence = SettlingAnalysis.Of(run),
            Groups = run.Variant.Groups.Count > 1 ? [.. run.Variant.Groups.Select(g => Group(run, g, vms))] : [],
            Vms = vms,
        };
    }

    private static VmSummary Vm(AnalysedRun run, int vm)
    {
        RunRecord record = run.Record;
        Interval alive = record.Timeline.Measured.Intersect(record.Lives[vm]);
        return new VmSummary(IntervalAnalysis.Of(alive, record.Requests.Where(r => r.Vm == vm), [record.Traces[vm]]))
        {
            Name = RunDirectory.VmName(vm),
            Group = run.Variant.GroupOfEachVm.ElementAt(vm).Name,
            ReadyMs = record.ReadyMs[vm],
            AliveS = alive.Seconds,
            CpuShare = CpuShares.Of(record, vm),
            FairShare = CpuShares.Fair(record),
        };
    }

    private static GroupSummary Group(AnalysedRun run, VmGroup group, IReadOnlyList<VmSummary> vms)
    {
        RunRecord record = run.Record;
        IReadOnlyList<int> members = run.VmsOf(group);
        IEnumerable<RequestRecord> requests = record.Requests.Where(r => members.Contains(r.Vm));
        double[] rates = [.. members.Where(vm => vms[vm].AliveS > 0).Select(vm => vms[vm].RequestsPerS)];
        return new GroupSummary(IntervalAnalysis.Of(
            record.Timeline.Measured.Intersect(run.LifeOf(group)), requests, members.Select(vm => record.Traces[vm])))
        {
            Name = group.Name,
            Fvm = group.Controls,
            VmCount = group.Vms,
            PerVmPerS = Statistics.Mean(rates),
            Jain = Statistics.Jain(rates),
            CpuShare = Statistics.Mean([.. members.Select(vm => vms[vm].CpuShare).OfType<double>()]),
            FairShare = CpuShares.Fair(record),
        };
    }

    private static DriftFigure DriftOf(AnalysedRun run, Func<PeriodSum, double?> quantity)
    {
        double period = run.Variant.PeriodSeconds;
        SeriesPoint[] series =
        [
            .. run.Periods.Select((p, i) => (Seconds: i * period, Value: quantity(p)))
                .Where(p => p.Value is not null).Select(p => new SeriesPoint(p.Seconds, p.Value!.Value)),
        ];
        if (Drift.Slope(series) is not double slope)
            return new DriftFigure(null, null, null);
        double median = Bootstrap.Median(series.Select(p => p.Value));
        (IReadOnlyList<PeriodSum> first, IReadOnlyList<PeriodSum> last) = Drift.Thirds(run.Periods);
        double? before = quantity(Sum(first));
        return new DriftFigure(
            slope * 60, median > 0 ? slope * run.Periods.Count * period / median : null,
            before > 0 ? quantity(Sum(last)) / before : null);
    }

    private static PeriodSum Sum(IReadOnlyList<PeriodSum> periods)
    {
        PeriodSum sum = new(periods[0].Served.Length);
        foreach (PeriodSum period in periods)
            sum.Add(period);
        return sum;
    }

    /// <summary>Counters begin anew with each process, so growth is summed up VM by VM.</summary>
    private static double? MajorFaultsPerS(IReadOnlyList<HostSample> samples, Interval measured)
    {
        HostSample[] inside = [.. samples.Where(s => measured.Contains(s.UnixMs))];
        if (inside.Length < 2)
            return null;
        long faults = inside.Zip(inside.Skip(1), (before, after) => before.Processes.Zip(
            after.Processes, (b, a) => a is null ? 0 : a.Value.MajorFaults - (b?.MajorFaults ?? 0)).Sum()).Sum();
        return faults / ((inside[^1].UnixMs - inside[0].UnixMs) / 1000);
    }
}
