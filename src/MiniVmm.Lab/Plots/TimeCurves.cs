using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Plots;

/// <summary>Runs in, curves over time out.</summary>
internal static class TimeCurves
{
    /// <summary>The runs that have anything to draw.</summary>
    public static IReadOnlyList<AnalysedRun> Drawn(AnalysedVariant variant) =>
        variant.Counted.Count > 0 ? variant.Counted : [.. variant.All.Where(r => r.Record.Timeline.Loaded.Seconds > 0)];

    /// <summary>All VMs of a variant: the mean over its runs; single runs thin, or the single VMs of a single run.</summary>
    /// <returns>Null where there is nothing to draw.</returns>
    public static Curve? Of(AnalysedVariant variant, TimeQuantity quantity, PolicyStyle style, bool thin)
    {
        IReadOnlyList<AnalysedRun> runs = Drawn(variant);
        int[] vms = [.. Enumerable.Range(0, variant.Variant.Vms)];
        IReadOnlyList<SeriesPoint>[] each = [.. runs.Select(r => quantity.Of(r, vms))];
        IReadOnlyList<SeriesPoint>[] single = !thin ? []
            : runs.Count > 1 ? each
            : quantity.OfVm is { } ofVm && runs.Count == 1 ? [.. vms.Select(vm => ofVm(runs[0], vm))]
            : [];
        return NotEmpty(new Curve(style, each.Length == 1 ? each[0] : TimeSeries.Mean(each), single));
    }

    /// <summary>A group of a variant, while it is alive.</summary>
    /// <returns>Null where there is nothing to draw.</returns>
    public static Curve? Of(AnalysedVariant variant, VmGroup group, TimeQuantity quantity, PolicyStyle style)
    {
        IReadOnlyList<SeriesPoint>[] each = [.. Drawn(variant).Select(run => Alive(run, group, quantity.Of(run, run.VmsOf(group))))];
        return NotEmpty(new Curve(style, each.Length == 1 ? each[0] : TimeSeries.Mean(each), each.Length > 1 ? each : []));
    }

    private static IReadOnlyList<SeriesPoint> Alive(AnalysedRun run, VmGroup group, IReadOnlyList<SeriesPoint> series)
    {
        Interval life = run.LifeOf(group);
        double origin = run.Record.Timeline.Loaded.FromUnixMs;
        return [.. series.Where(p => life.Contains(origin + (p.Seconds * 1000)))];
    }

    private static Curve? NotEmpty(Curve curve) => curve.Together.Count > 0 ? curve : null;
}
