using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Plots;

/// <summary>What an experiment looks like over time. Few variants share a panel; the values of a sweep have one
/// each; and so have many variants, and those whose groups are told apart.</summary>
internal sealed class TimeFigures
{
    private const int MostInOnePanel = 4;

    private readonly AnalysedExperiment _experiment;
    private readonly IReadOnlyList<AnalysedVariant> _variants;
    private readonly IReadOnlyDictionary<string, PolicyStyle> _styles;
    private readonly bool _grouped;

    public TimeFigures(AnalysedExperiment experiment)
    {
        _experiment = experiment;
        _variants = [.. experiment.Variants.Where(v => TimeCurves.Drawn(v).Count > 0)];
        _styles = PolicyStyle.Assign(experiment.Variants.Select(v => v.Variant.Policy));
        _grouped = _variants.Any(v => v.Variant.Groups.Count > 1);
    }

    /// <summary>Whether all variants share one panel, so that an overview can be made of it.</summary>
    public bool OnePanel => _experiment.Recorded.Scenario.Axis is null && !_grouped && _variants.Count <= MostInOnePanel;

    /// <summary>What the thin lines are.</summary>
    public string Thin => _variants.Any(v => TimeCurves.Drawn(v).Count > 1) ? "single runs" : "single VMs";

    /// <summary>VCT, throughput and cap; then Jain's index where there is more than one VM. Figures without any curve are left out.</summary>
    public IReadOnlyList<TimeFigure> All()
    {
        double? fitting = Fitting();
        TimeQuantity[] quantities =
        [
            TimeQuantity.Vct,
            _grouped ? TimeQuantity.ThroughputPerVm : TimeQuantity.Throughput,
            fitting is double threads
                ? TimeQuantity.Cap with { Title = $"{TimeQuantity.Cap.Title}; dotted: {threads:0.#} fit the memory budget" }
                : TimeQuantity.Cap,
            TimeQuantity.Jain,
        ];
        return [.. quantities.Select(q => Figure(q, q.Name == TimeQuantity.Cap.Name ? fitting : null)).OfType<TimeFigure>()];
    }

    private TimeFigure? Figure(TimeQuantity quantity, double? guide)
    {
        TimePanel[] panels = [.. Panels(quantity).Where(p => p.Curves.Count > 0)];
        if (panels.Length == 0)
            return null;
        return new TimeFigure(quantity.Name, quantity.Title, quantity.Scale, panels)
        {
            Guide = guide,
            Measured = MeasuredOf(_variants),
            EndSeconds = _variants.SelectMany(TimeCurves.Drawn).Max(r => r.Record.Timeline.Loaded.Seconds),
        };
    }

    private IEnumerable<TimePanel> Panels(TimeQuantity quantity)
    {
        string? axis = _experiment.Recorded.Scenario.Axis;
        if (axis is not null && !_grouped)
            return _variants.GroupBy(v => v.Variant.X).OrderBy(g => g.Key)
                .Select(g => new TimePanel($"{axis} {g.Key:0.###}", Curves(quantity, [.. g])));
        return OnePanel ? [new TimePanel("", Curves(quantity, _variants))] : _variants.Select(v => Panel(quantity, v));
    }

    private TimePanel Panel(TimeQuantity quantity, AnalysedVariant variant)
    {
        bool groups = variant.Variant.Groups.Count > 1 && quantity != TimeQuantity.Jain;
        return new TimePanel(variant.Variant.Name, groups ? GroupCurves(quantity, variant) : Curves(quantity, [variant]))
        {
            Marks =
            [
                .. MarksOf(variant.Variant, TimeCurves.Drawn(variant).Max(r => r.Record.Timeline.Loaded.Seconds)),
                .. PunishmentsOf(TimeCurves.Drawn(variant)),
            ],
        };
    }

    private IReadOnlyList<Curve> Curves(TimeQuantity quantity, IReadOnlyList<AnalysedVariant> variants) =>
    [
        .. variants.Select(v => TimeCurves.Of(v, quantity, _styles[v.Variant.Policy], thin: variants.Count <= MostInOnePanel))
            .OfType<Curve>(),
    ];

    private static IReadOnlyList<Curve> GroupCurves(TimeQuantity quantity, AnalysedVariant variant) =>
    [
        .. variant.Variant.Groups.Zip(GroupStyles.Of(variant.Variant))
            .Select(g => TimeCurves.Of(variant, g.First, quantity, g.Second)).OfType<Curve>(),
    ];

    /// <summary>Arrivals, departures and steps; several at one moment in one line.</summary>
    private static IReadOnlyList<TimeMark> MarksOf(Variant variant, double endSeconds) =>
    [
        .. RunEvents.Of(variant, endSeconds).Where(e => e.Kind != RunEvent.Load)
            .GroupBy(e => e.AtSeconds)
            .Select(g => new TimeMark(g.Key, string.Join(", ", g.Select(e => Text(variant, e)).Distinct()))),
    ];

    /// <summary>Where the police of the first run began and ended to punish: all levels between would hide the curves.</summary>
    private static IEnumerable<TimeMark> PunishmentsOf(IReadOnlyList<AnalysedRun> runs) =>
        runs[0].Record.Decisions.Where(d => d.Verdict is "punish" or "release").Select(d => new TimeMark(
            (d.UnixMs - runs[0].Record.Timeline.LoadUnixMs) / 1000,
            $"{(d.Verdict == "punish" ? "police" : "free")}: {RunDirectory.VmName(d.Vm)}"));

    private static string Text(Variant variant, RunEvent change) => change.Kind switch
    {
        RunEvent.Arrival => $"+{change.Group}",
        RunEvent.Departure => $"−{change.Group}",
        _ when variant.Groups.First(g => g.Name == change.Group).Load is { } load =>
            $"{load.Steps.Last(s => s.AtSeconds <= change.AtSeconds).Level:0.##}{(load.Kind == LoadKind.Open ? "/s" : " clients")}",
        _ => change.Kind,
    };

    public static (double From, double To)? MeasuredOf(IEnumerable<AnalysedVariant> variants)
    {
        Timeline? longest = variants.SelectMany(TimeCurves.Drawn).Select(r => r.Record.Timeline)
            .Where(t => t.MeasureUnixMs > 0).MaxBy(t => t.Measured.Seconds);
        return longest is null
            ? null
            : ((longest.MeasureUnixMs - longest.LoadUnixMs) / 1000, longest.Loaded.Seconds);
    }

    /// <summary>Requests of each VM that the budget holds at once, where that is the same throughout.</summary>
    private double? Fitting()
    {
        if (_experiment.Summary.Contention == Contention.Processor
            || _variants.Any(v => v.Variant.Groups.Any(g => g.Load.Requests.Any(r => r.Kind != RequestKind.Memory))))
            return null;
        double?[] fitting = [.. _variants.Select(v => v.Variant.BudgetMiB * 1024.0
            / v.Variant.GroupOfEachVm.Sum(g => g.Load.MeanRequestKiB)).Distinct()];
        return fitting.Length == 1 ? fitting[0] : null;
    }
}
