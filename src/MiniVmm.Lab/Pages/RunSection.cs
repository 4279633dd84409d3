using System.Xml.Linq;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>Every run and every VM, folded away.</summary>
internal static class RunSection
{
    public static IEnumerable<XElement> Of(Summary summary)
    {
        VariantSummary[] variants = [.. summary.Variants.Where(v => v.Runs.Count > 0)];
        if (variants.Length == 0)
            yield break;
        yield return Markup.Heading("Runs and VMs");
        yield return Markup.Details("Single runs", Markup.Table(
            ["", "measured", "requests/s", "requests", "errors", "Jain's index", "VCT, ms", "latency, median", "99%", "cap", "major faults/s"],
            variants.SelectMany(v => v.Runs.Select(r => Markup.Row(
            [
                $"{v.Name} #{r.Repetition}{(r.Partial ? " (partial)" : "")}", $"{r.MeasuredS:0.0} s", .. Cells(r, r.Jain), Markup.Cell(r.MajorFaultsPerS, null),
            ])))));
        yield return Markup.Details("Single VMs, medians over the runs", Markup.Table(
            ["", "alive", "requests/s", "requests", "errors", "ready after, ms", "VCT, ms", "latency, median", "99%", "cap"],
            variants.SelectMany(v => v.Vms.Select(vm => Markup.Row(
            [
                $"{v.Name} {vm.Name}{(v.Groups.Count > 1 ? $" ({vm.Group})" : "")}", $"{vm.AliveS:0.0} s", .. Cells(vm, vm.ReadyMs),
            ])))));
    }

    private static IEnumerable<XElement> Cells(Figures figures, double? fourth) =>
    [
        Markup.Cell(figures.RequestsPerS, null), new XElement("td", $"{figures.Requests:#,0}"), new XElement("td", $"{figures.Errors}"),
        Markup.Cell(fourth, null), Markup.Cell(figures.VctMs.Mean, null), Markup.Cell(figures.LatencyMs.P50, null),
        Markup.Cell(figures.LatencyMs.P99, null), Markup.Cell(figures.CapMean, null),
    ];
}
