using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>An experiment with all its figures: what reports and plots are made of.</summary>
public sealed class AnalysedExperiment
{
    private readonly Lazy<Summary> _summary;

    public AnalysedExperiment(RecordedExperiment recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        Recorded = recorded;
        Variants =
        [
            .. recorded.Scenario.Variants.Select(v => new AnalysedVariant(
                v, [.. recorded.Runs.Where(r => r.Id.Variant == v.Name).Select(r => new AnalysedRun(r))])),
        ];
        _summary = new(() => SummaryBuilder.Summarize(this));
    }

    public RecordedExperiment Recorded { get; }

    /// <summary>All figures with their intervals: seconds of work for many runs, done when it is first asked for.</summary>
    public Summary Summary => _summary.Value;

    internal IReadOnlyList<AnalysedVariant> Variants { get; }

    /// <summary>The plain variant under the same load; null without one, and for itself.</summary>
    internal AnalysedVariant? PlainFor(AnalysedVariant variant) => Variants.FirstOrDefault(
        v => v != variant && v.Variant.Policy == "plain" && v.Variant.X == variant.Variant.X && v.Counted.Count > 0);

    /// <summary>The static choice with the highest median throughput under the same load; null without one.</summary>
    internal AnalysedVariant? OracleFor(AnalysedVariant variant) => Variants
        .Where(v => v.Static && v.Variant.X == variant.Variant.X && v.Counted.Count > 0)
        .MaxBy(v => Medians.Of(v.Counted, r => r.Summary.RequestsPerS));

    internal static Comparison? Compare(AnalysedVariant variant, AnalysedVariant? over, FigureDefinition figure) =>
        over is null ? null : Comparison.Of(over.Variant.Name, RepeatedFigure.Ratio(variant.Figure(figure), over.Figure(figure), paired: true));
}
