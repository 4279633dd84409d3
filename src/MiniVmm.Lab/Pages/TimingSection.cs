using System.Xml.Linq;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>How long variants took to come to rest, and whether they stayed there.</summary>
internal static class TimingSection
{
    public static IEnumerable<XElement> Of(Summary summary)
    {
        VariantSummary[] measured = [.. summary.Variants.Where(v => v.MeasuredS > 0)];
        if (measured.Any(v => v.Convergence.Count > 0))
        {
            yield return Markup.Heading("Convergence");
            yield return Markup.Classed("p", "note", "Time from a change until throughput and cap stayed within 10% of their steady state; – = not within the first half of what followed.");
            yield return Markup.Table(
                ["", "change", "at", "throughput", "cap"],
                measured.SelectMany(v => v.Convergence.Select(s => Markup.Row(
                    v.Name, s.Group is null ? s.Event : $"{s.Event} of {s.Group}", $"{s.AtS:0} s", Seconds(s.ThroughputS), Seconds(s.CapS)))));
        }
        VariantSummary[] drifting = [.. measured.Where(v => v.Drift.Throughput.Change is not null)];
        if (drifting.Length > 0)
        {
            yield return Markup.Heading("Drift");
            yield return Markup.Classed("p", "note", "Change over the measured interval by the Theil-Sen slope, as a share of the median; and the last third over the first.");
            yield return Markup.Table(
                ["", "throughput", "last / first third", "VCT", "last / first third", "cap", "last / first third"],
                drifting.Select(v => Markup.Row(
                    v.Name, Share(v.Drift.Throughput.Change), Third(v, "throughput", v.Drift.Throughput), Share(v.Drift.VctMs.Change),
                    Third(v, "vct_ms", v.Drift.VctMs), Share(v.Drift.Cap.Change), Third(v, "cap", v.Drift.Cap))));
        }
    }

    private static XElement Third(VariantSummary variant, string quantity, DriftFigure drift) =>
        Markup.Cell(drift.LastOverFirst, variant.Intervals.GetValueOrDefault($"drift.{quantity}.last_over_first"));

    private static string? Seconds(double? seconds) => seconds is double s ? $"{s:0.#} s" : null;

    private static string? Share(double? share) => share is double s ? $"{s * 100:+0.0;−0.0;0} %" : null;
}
