using System.Xml.Linq;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>Groups of VMs: each by itself, and against each other.</summary>
internal static class GroupSection
{
    public static IEnumerable<XElement> Of(Summary summary)
    {
        VariantSummary[] grouped = [.. summary.Variants.Where(v => v.Groups.Count > 1)];
        if (grouped.Length == 0)
            yield break;
        yield return Markup.Heading("The groups");
        yield return Markup.Table(
            ["", "VMs", "requests/s per VM", "Jain's index within", "CPU", "fair CPU", "of its due", "VCT, ms", "R", "cap", "suspended"],
            grouped.SelectMany(v => v.Groups.Select(g => Markup.Row(
                $"{v.Name}: {g.Name}", $"{g.VmCount}", Markup.Cell(g.PerVmPerS, null), Markup.Cell(g.Jain, null),
                Markup.Cell(g.CpuShare, null), Markup.Cell(g.FairShare, null), Markup.Cell(g.CpuShare / g.FairShare, null), Markup.Cell(g.VctMs.Mean, null),
                Markup.Cell(g.SlowdownMean, null), Markup.Cell(g.CapMean, null), Markup.Cell(g.SuspendedMean, null)))));
        yield return Markup.Classed(
            "p", "note", "CPU: processors that the monitor of the mean VM used, its own work included. Fair CPU: processors by VMs alive, at most 1, for "
            + "a guest has one; who wants less leaves more to the others.");
        if (grouped.Any(v => v.GroupRatios.Count > 0))
        {
            yield return new XElement("h3", "Throughput per VM, one group over another");
            yield return Markup.Classed("p", "note", "While both were there and measured, less the time to settle after the later one came.");
            yield return Markup.Table(
                ["", "ratio", "within 10%", "time shared"],
                grouped.SelectMany(v => v.GroupRatios.Select(r => Markup.Row(
                    $"{v.Name}: {r.Group} / {r.Ratio.Over}", Markup.Cell(r.Ratio), Within(r.Ratio), $"{r.SharedS:0} s"))));
        }
    }

    private static string Within(Comparison ratio) => ratio switch
    {
        { Low: >= 0.9, High: <= 1.1 } => "yes, with its interval",
        { Value: >= 0.9 and <= 1.1 } => "yes, but not its interval",
        _ => "no",
    };
}
