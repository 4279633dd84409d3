using System.Xml.Linq;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>The answer of a sweep: a row per policy, a column per value.</summary>
internal static class SweepTables
{
    public static IEnumerable<XElement> Of(
        Summary summary, VariantSummary[] measured, IReadOnlyDictionary<string, PolicyStyle> styles)
    {
        double?[] places = [.. measured.Select(v => v.X).Distinct().Order()];
        IGrouping<string, VariantSummary>[] policies = [.. measured.GroupBy(v => v.Policy)];
        yield return Of("Throughput, requests/s", v => Markup.Cell(v.RequestsPerS, v.Intervals.GetValueOrDefault(FigureCatalog.Throughput.Key)));
        if (measured.Any(v => v.ToPlain is not null))
            yield return Of("Throughput, ratio to plain", v => Markup.Cell(v.ToPlain));
        if (measured.Any(v => v.Efficiency is not null))
            yield return Of("Efficiency: throughput, ratio to the best fixed cap", v => Markup.Cell(v.Efficiency));
        yield return Of("Jain's index", v => Markup.Cell(v.Jain, v.Intervals.GetValueOrDefault(FigureCatalog.Jain.Key)));

        XElement Of(string title, Func<VariantSummary, XElement> cell) => new(
            "section",
            new XElement("h3", title),
            Markup.Table(
                places.Select(x => $"{x:0.###}").Prepend(summary.Axis ?? ""),
                policies.Select(p => Markup.Row(
                [
                    new XElement("td", Markup.Key(styles[p.Key]), p.Key),
                    .. places.Select(x => p.FirstOrDefault(v => v.X == x) is { } variant ? cell(variant) : null),
                ]))));
    }
}
