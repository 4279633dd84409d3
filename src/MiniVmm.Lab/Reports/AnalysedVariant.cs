using MiniVmm.Fvm;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>A variant and its runs.</summary>
internal sealed class AnalysedVariant
{
    /// <summary>All runs, those cut short among them.</summary>
    public IReadOnlyList<AnalysedRun> All { get; }

    public AnalysedVariant(Variant variant, IReadOnlyList<AnalysedRun> runs)
    {
        Variant = variant;
        All = runs;
        AnalysedRun[] measured = [.. runs.Where(r => r.Measured)];
        AnalysedRun[] complete = [.. measured.Where(r => !r.Record.Partial)];
        Counted = complete.Length > 0 ? complete : measured;
    }

    public Variant Variant { get; }

    /// <summary>The runs that medians are taken of: the complete ones, or what there is where none is complete.</summary>
    public IReadOnlyList<AnalysedRun> Counted { get; }

    /// <summary>Whether its guests do the same whatever happens: every group has a rule that never changes its cap.</summary>
    public bool Static => Variant.Groups.All(g => g.Control is { Mode: not FvmMode.Off, Rule: "fixed" });

    public RepeatedFigure Figure(FigureDefinition figure) => new(
        Counted.Where(r => figure.OfRun(r.Summary) is not null)
            .ToDictionary(r => r.Record.Id.Repetition, r => figure.OfRun(r.Summary)!.Value),
        Counted.Count == 1 ? Counted[0].Within(figure) : null);

    public VariantSummary Summarize()
    {
        RunSummary[] counted = [.. Counted.Select(r => r.Summary)];
        return new VariantSummary(Medians.Of(counted))
        {
            Name = Variant.Name,
            Policy = Variant.Policy,
            X = Variant.X,
            Static = Static,
            Fvm = Variant.Groups[0].Controls,
            Partial = All.Count == 0 || All.Any(r => r.Record.Partial),
            MeasuredS = Medians.Of(counted, r => r.MeasuredS) ?? 0,
            Jain = Medians.Of(counted, r => r.Jain),
            MajorFaultsPerS = Medians.Of(counted, r => r.MajorFaultsPerS),
            FootprintMib = Medians.Of(counted, r => r.FootprintMib),
            LimitMib = Medians.Of(counted, r => r.LimitMib),
            Drift = new DriftFigures(
                DriftOf(counted, d => d.Throughput), DriftOf(counted, d => d.VctMs), DriftOf(counted, d => d.Cap)),
            Intervals = Intervals(),
            Convergence = SettlingAnalysis.Median(counted),
            GroupRatios = GroupAnalysis.Of(Counted),
            Groups = EachPart(counted, r => r.Groups, (g, all) => new GroupSummary(Medians.Of(all))
            {
                Name = g.Name,
                Fvm = g.Fvm,
                VmCount = g.VmCount,
                PerVmPerS = Medians.Of(all, x => x.PerVmPerS),
                Jain = Medians.Of(all, x => x.Jain),
                CpuShare = Medians.Of(all, x => x.CpuShare),
                FairShare = Medians.Of(all, x => x.FairShare),
            }),
            Vms = EachPart(counted, r => r.Vms, (vm, all) => new VmSummary(Medians.Of(all))
            {
                Name = vm.Name,
                Group = vm.Group,
                ReadyMs = Medians.Of(all, x => x.ReadyMs),
                AliveS = Medians.Of(all, x => x.AliveS) ?? 0,
                CpuShare = Medians.Of(all, x => x.CpuShare),
                FairShare = Medians.Of(all, x => x.FairShare),
            }),
            Runs = [.. All.Select(r => r.Summary)],
        };
    }

    private Dictionary<string, ConfidenceInterval> Intervals()
    {
        Dictionary<string, ConfidenceInterval> intervals = [];
        foreach (FigureDefinition figure in FigureCatalog.All)
            if (Figure(figure).Estimate() is { Low: double low, High: double high } estimate)
                intervals[figure.Key] = new ConfidenceInterval(low, high, estimate.Basis);
        return intervals;
    }

    private static DriftFigure DriftOf(IReadOnlyList<RunSummary> runs, Func<DriftFigures, DriftFigure> quantity) => new(
        Medians.Of(runs, r => quantity(r.Drift).SlopePerMin), Medians.Of(runs, r => quantity(r.Drift).Change),
        Medians.Of(runs, r => quantity(r.Drift).LastOverFirst));

    /// <summary>One part from those at the same place of every run.</summary>
    private static T[] EachPart<T>(
        IReadOnlyList<RunSummary> runs, Func<RunSummary, IReadOnlyList<T>> parts, Func<T, T[], T> median) =>
        runs.Count == 0
            ? []
            : [.. parts(runs[0]).Select((part, i) => median(part, [.. runs.Select(r => parts(r)[i])]))];
}
