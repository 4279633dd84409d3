using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>Groups against each other, per VM and over the time that they shared.</summary>
internal static class GroupAnalysis
{
    /// <summary>Every group over every earlier one that it ever met.</summary>
    public static IReadOnlyList<GroupComparison> Of(IReadOnlyList<AnalysedRun> runs)
    {
        if (runs.Count == 0)
            return [];
        IReadOnlyList<VmGroup> groups = runs[0].Variant.Groups;
        return
        [
            .. Enumerable.Range(0, groups.Count)
                .SelectMany(over => Enumerable.Range(over + 1, groups.Count - over - 1).Select(later => Compare(runs, later, over)))
                .OfType<GroupComparison>(),
        ];
    }

    /// <summary>When two groups are compared: while both live inside the measured interval, less the time that runs
    /// settle for after the later one came, but at most half of it.</summary>
    public static Interval Shared(AnalysedRun run, VmGroup one, VmGroup other)
    {
        Interval together = run.LifeOf(one).Intersect(run.LifeOf(other));
        Interval shared = together.Intersect(run.Record.Timeline.Measured);
        double settled = together.FromUnixMs + (run.Variant.Phases.SettleSeconds * 1000);
        double latest = shared.FromUnixMs + (shared.Seconds * 1000 / 2);
        return shared.Seconds > 0
            ? shared with { FromUnixMs = Math.Clamp(settled, shared.FromUnixMs, latest) }
            : default;
    }

    private static GroupComparison? Compare(IReadOnlyList<AnalysedRun> runs, int later, int over)
    {
        Dictionary<int, double> ratios = [];
        double[]? within = null;
        double? sharedS = null;
        foreach (AnalysedRun run in runs)
        {
            VmGroup numerator = run.Variant.Groups[later];
            VmGroup denominator = run.Variant.Groups[over];
            Interval shared = Shared(run, numerator, denominator);
            IReadOnlyList<int> above = run.VmsOf(numerator);
            IReadOnlyList<int> below = run.VmsOf(denominator);
            if (Rate(run, shared, below) is > 0 and double rate)
                ratios[run.Record.Id.Repetition] = Rate(run, shared, above) / rate;
            sharedS ??= shared.Seconds;
            if (runs.Count == 1)
                within = MovingBlocks.Resample(
                    run.Sums(shared), run.Seed, [p => p.PerVm(below) is > 0 and double r ? p.PerVm(above) / r : null])?[0];
        }
        return Comparison.Of(runs[0].Variant.Groups[over].Name, new RepeatedFigure(ratios, within).Estimate()) is { } ratio
            ? new GroupComparison(runs[0].Variant.Groups[later].Name, sharedS ?? 0, ratio)
            : null;
    }

    private static double Rate(AnalysedRun run, Interval shared, IReadOnlyList<int> vms) => shared.Seconds > 0
        ? IntervalAnalysis.Of(shared, run.Record.Requests.Where(r => vms.Contains(r.Vm)), []).RequestsPerS / vms.Count
        : 0;
}
