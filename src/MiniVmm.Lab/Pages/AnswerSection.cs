using System.Xml.Linq;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>What came out, in numbers.</summary>
internal static class AnswerSection
{
    public static IEnumerable<XElement> Of(AnalysedExperiment experiment)
    {
        Summary summary = experiment.Summary;
        VariantSummary[] measured = [.. summary.Variants.Where(v => v.MeasuredS > 0)];
        if (measured.Length == 0)
            return [Markup.Heading("The answer"), Markup.Paragraph("Nothing was measured.")];
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(summary.Variants.Select(v => v.Policy));
        return
        [
            Markup.Heading("The answer in numbers"),
            .. summary.Axis is null ? [Cards(measured, styles)] : SweepTables.Of(summary, measured, styles),
        ];
    }

    /// <summary>Throughput of each variant, and what that is in comparison. Fixed caps are only what others are compared
    /// with, where there are others.</summary>
    private static XElement Cards(VariantSummary[] measured, IReadOnlyDictionary<string, PolicyStyle> styles)
    {
        VariantSummary[] shown = [.. measured.Where(v => !v.Static)];
        return Markup.Classed("div", "cards", (shown.Length > 0 ? shown : measured).Select(v => Card(v, styles[v.Policy])));
    }

    private static XElement Card(VariantSummary variant, PolicyStyle style) => Markup.Classed(
        "div", "card",
        Markup.Classed("p", "name", Markup.Key(style), variant.Name),
        Markup.Classed("p", "value", $"{FigureCatalog.Text(variant.RequestsPerS)} requests/s"),
        Lines(variant).Select(l => Markup.Classed("div", "range", l)));

    private static IEnumerable<string> Lines(VariantSummary variant)
    {
        if (variant.Intervals.GetValueOrDefault(FigureCatalog.Throughput.Key) is { } interval)
            yield return $"{Markup.Range(interval.Low, interval.High)} ({Markup.Basis(interval.Basis)})";
        if (variant.ToPlain is { } plain)
            yield return $"× {FigureCatalog.Text(plain.Value)} of {plain.Over}{In(plain)}";
        if (variant.Efficiency is { } efficiency)
            yield return $"× {FigureCatalog.Text(efficiency.Value)} of the best fixed cap, {efficiency.Over}{In(efficiency)}";
        if (variant.Jain is double jain)
            yield return $"Jain's index {jain:0.000}{In(variant.Intervals.GetValueOrDefault(FigureCatalog.Jain.Key))}";
        if (variant.VctMs.Mean is double vct)
            yield return $"VCT {FigureCatalog.Text(vct)} ms{In(variant.Intervals.GetValueOrDefault(FigureCatalog.Vct.Key))}";
        if (variant.GroupRatios is [{ } ratio])
            yield return $"{ratio.Group} over {ratio.Ratio.Over}, per VM: {FigureCatalog.Text(ratio.Ratio.Value)}{In(ratio.Ratio)}";
    }

    private static string In(Comparison ratio) => ratio.Low is null ? "" : $" ({Markup.Range(ratio.Low, ratio.High)})";

    private static string In(ConfidenceInterval? interval) => interval is null ? "" : $" ({Markup.Range(interval.Low, interval.High)})";
}
