using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>A run, its figures, and what it says about how sure they are.</summary>
internal sealed class AnalysedRun
{
    private readonly Lazy<IReadOnlyDictionary<string, double[]>> _within;

    public AnalysedRun(RunRecord record)
    {
        Record = record;
        Periods = Sums(record.Timeline.Measured);
        Summary = RunSummaryBuilder.Summarize(this);
        _within = new(Resample);
    }

    public RunRecord Record { get; }

    public Variant Variant => Record.Variant;

    public RunSummary Summary { get; }

    /// <summary>The control periods of the measured interval.</summary>
    public IReadOnlyList<PeriodSum> Periods { get; }

    /// <summary>Whether it was measured at all.</summary>
    public bool Measured => Record.Timeline.Measured.Seconds > 0;

    /// <summary>Different runs are resampled differently.</summary>
    public int Seed
    {
        get
        {
            // FNV-1a: string.GetHashCode differs from process to process.
            uint hash = 2166136261;
            foreach (char c in Record.Id.ToString())
                hash = (hash ^ c) * 16777619;
            return (int)(hash & 0x7FFFFFFF);
        }
    }

    /// <summary>A figure's resamples within this run; null where a part of a run has no such figure.</summary>
    public double[]? Within(FigureDefinition figure) => _within.Value.GetValueOrDefault(figure.Key);

    /// <summary>The control periods of any interval of the run.</summary>
    public IReadOnlyList<PeriodSum> Sums(Interval interval) => PeriodSums.Of(
        interval, Variant.PeriodSeconds, Record.Requests, Record.Traces, Record.Lives);

    /// <summary>The indices of a group's VMs.</summary>
    public IReadOnlyList<int> VmsOf(VmGroup group) =>
        [.. Variant.GroupOfEachVm.Select((g, vm) => (g, vm)).Where(x => ReferenceEquals(x.g, group)).Select(x => x.vm)];

    /// <summary>From when the first of a group's VMs could serve to when the last no longer could.</summary>
    public Interval LifeOf(VmGroup group)
    {
        Interval[] lives = [.. VmsOf(group).Select(vm => Record.Lives[vm]).Where(l => l.Seconds > 0)];
        return lives.Length > 0 ? new Interval(lives.Min(l => l.FromUnixMs), lives.Max(l => l.ToUnixMs)) : default;
    }

    private Dictionary<string, double[]> Resample()
    {
        Dictionary<string, double[]> within = [];
        FigureDefinition[] whole = [.. FigureCatalog.All.Where(f => f.OfPeriods is not null && !f.OverThirds)];
        FigureDefinition[] thirds = [.. FigureCatalog.All.Where(f => f.OfPeriods is not null && f.OverThirds)];
        if (MovingBlocks.Resample(Periods, Seed, [.. whole.Select(f => f.OfPeriods!)]) is { } resamples)
            foreach ((FigureDefinition figure, double[] values) in whole.Zip(resamples))
                within[figure.Key] = values;
        (IReadOnlyList<PeriodSum> first, IReadOnlyList<PeriodSum> last) = Drift.Thirds(Periods);
        Func<PeriodSum, double?>[] figures = [.. thirds.Select(f => f.OfPeriods!)];
        if (MovingBlocks.Resample(first, Seed, figures) is { } before && MovingBlocks.Resample(last, Seed ^ 1, figures) is { } after)
            for (int i = 0; i < thirds.Length; i++)
                within[thirds[i].Key] = [.. after[i].Zip(before[i], (a, b) => b > 0 ? a / b : double.NaN)];
        return within;
    }
}
