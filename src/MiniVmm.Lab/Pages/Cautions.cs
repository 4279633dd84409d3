using System.Xml.Linq;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Pages;

/// <summary>What a reader must know before he believes a figure.</summary>
internal static class Cautions
{
    public static IEnumerable<XElement> Of(Summary summary)
    {
        string[] lines = [.. Lines(summary)];
        if (lines.Length > 0)
            yield return Markup.Classed("div", "warning", "Read this with care:", new XElement("ul", lines.Select(l => new XElement("li", l))));
    }

    private static IEnumerable<string> Lines(Summary summary)
    {
        if (summary.Partial)
            yield return "The experiment is not complete. Medians are over the complete runs, and of a variant without any over what was measured.";
        foreach (string note in summary.Notes)
            yield return note;
        foreach (string failure in summary.Failures.Select(f => f.Message))
            yield return $"Failed: {failure}";
        if (summary.Variants.Sum(v => v.Errors) is > 0 and int errors)
            yield return $"{errors} requests of the measured intervals were refused, failed, timed out or were dropped.";
        if (summary.ContentionNote is string reason)
            yield return summary.Contention == Contention.Modelled
                ? $"The guests ran on {reason}."
                : $"The guests contended for one processor instead of memory: {reason}";
        if (summary.Variants.SelectMany(v => v.Intervals.Values).Any(i => i.Basis == IntervalBasis.WithinRun))
            yield return "Intervals of variants that were run once come from that run alone: they say how steady it was, and nothing of how "
                + "another run would differ.";
    }
}
