using System.Xml.Linq;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>All figures of the variants: medians with intervals.</summary>
internal static class VariantSection
{
    private const int FiguresInTable = 7;

    public static IEnumerable<XElement> Of(Summary summary)
    {
        VariantSummary[] measured = [.. summary.Variants.Where(v => v.MeasuredS > 0)];
        if (measured.Length == 0)
            yield break;
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(summary.Variants.Select(v => v.Policy));
        FigureDefinition[] figures = [.. FigureCatalog.All.Where(f => !f.OverThirds && measured.Any(v => FigureDots.Median(v, f) is not null))];
        yield return Markup.Heading("The variants");
        yield return Markup.Classed("p", "note", "Medians over the runs, with 95% intervals.");
        foreach (FigureDefinition[] part in figures.Chunk(FiguresInTable))
            yield return Markup.Table(
                part.Select(f => f.Unit.Length > 0 ? $"{f.Label}, {f.Unit}" : f.Label).Prepend(""),
                measured.Select(v => Markup.Row(
                [
                    new XElement("td", Markup.Key(styles[v.Policy]), v.Name, v.Partial ? " (partial)" : null),
                    .. part.Select(f => Markup.Cell(FigureDots.Median(v, f), v.Intervals.GetValueOrDefault(f.Key))),
                ])));
        VariantSummary[] compared = [.. measured.Where(v => v.ToPlain is not null || v.Efficiency is not null)];
        if (summary.Axis is null && compared.Length > 0)
            yield return Markup.Table(
                ["", "throughput / plain", "VCT / plain", "efficiency", "best fixed cap"],
                compared.Select(v => Markup.Row(
                    new XElement("td", Markup.Key(styles[v.Policy]), v.Name), Markup.Cell(v.ToPlain), Markup.Cell(v.VctToPlain),
                    Markup.Cell(v.Efficiency), v.Efficiency?.Over)));
    }
}
