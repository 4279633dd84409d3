using System.Xml.Linq;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>What the figures mean.</summary>
internal static class DefinitionSection
{
    private static readonly (string Term, string Meaning)[] Derived =
    [
        ("Interval", $"95%: the middle of {Bootstrap.Resamples:#,0} bootstrap resamples of the runs (percentile method, seeded). With a single run, of blocks of "
            + "consecutive control periods within it (moving-block bootstrap, blocks of about the square root of their number). "
            + "Of few runs it is little more than their range."),
        ("Ratios", "The median of the ratios within each repetition, whose runs stand close in time."),
        ("Efficiency", "Throughput over that of the best static choice: the variant of a fixed cap with the highest median throughput under the same load. "
            + "It was picked after the fact, from these measurements, so it is rather too good."),
        ("Convergence", "From a change until the throughput (and the cap), in bins of one control period and smoothed by the mean over five bins, lies within 10% of its "
            + "steady state, and does so in at least nine in ten of the bins that follow before the next change. The steady state is the median of the last "
            + "half of these bins; what comes to rest only in that half has not converged."),
        ("Drift", "Theil-Sen slope (median of the slopes between all pairs of control periods) times the length of the measured interval, over the median."),
        ("Jain's index over time", "Of each control period by itself, over the VMs that were alive throughout it. Where a VM completes only c requests in a period, "
            + "chance alone lowers it to about c / (c + 1)."),
        ("Group ratios", "Requests per second of a group's mean VM over another's, while both were alive and measured, less the settling time after the later one came "
            + "(at most half of the shared time)."),
    ];

    public static IEnumerable<XElement> Of(Summary summary) =>
    [
        Markup.Heading("Definitions"),
        new XElement(
            "dl",
            FigureCatalog.All.Where(f => summary.Variants.SelectMany(v => v.Runs).Any(r => f.OfRun(r) is not null))
                .Select(f => (Term: f.Unit.Length > 0 ? $"{f.Label} ({f.Unit})" : f.Label, f.Meaning)).Concat(Derived)
                .SelectMany(d => (XElement[])[new("dt", char.ToUpperInvariant(d.Term[0]) + d.Term[1..]), new("dd", d.Meaning)])),
    ];
}
