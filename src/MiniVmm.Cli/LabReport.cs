using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary>The result of an experiment for reading: a table, what it is in comparison, and where the rest is.</summary>
internal static class LabReport
{
    /// <summary>Up to this many lines, the VMs are shown too.</summary>
    private const int MostVms = 16;

    public static void Show(ExperimentReport report, bool json)
    {
        IAnsiConsole console = ReportConsole.Open(json);
        Summary summary = report.Experiment.Summary;
        console.Write(Medians(summary));
        if (summary.Variants.Any(Compared))
            console.Write(Comparisons(summary));
        if (summary.Variants.Any(v => v.Groups.Any(g => g.CpuShare is not null)))
            console.Write(CpuShares(summary));
        if (summary.Variants.Any(v => v.GroupRatios.Count > 0))
            console.Write(Groups(summary));
        if (summary.Repetitions == 1 && summary.Variants.Sum(v => v.Vms.Count) <= MostVms)
            console.Write(Vms(summary));
        foreach (Failure failure in summary.Failures)
        {
            console.MarkupLineInterpolated($"[red]{failure.Message}[/]");
            foreach (string line in failure.Console)
                console.MarkupLineInterpolated($"    {line}");
        }
        if (summary.Contention == Contention.Modelled)
            console.MarkupLineInterpolated($"[yellow]The guests ran on {summary.ContentionNote}.[/]");
        foreach (string note in summary.Notes)
            console.MarkupLineInterpolated($"[yellow]{note}[/]");
        if (summary.Partial)
            console.MarkupLine("[yellow]The experiment is not complete; the figures are of what was measured.[/]");
        if (summary.Variants.Sum(v => v.Errors) is > 0 and int errors)
            console.MarkupLineInterpolated($"[yellow]{errors} request(s) refused, failed, timed out or dropped[/]");
        console.WriteLine($"results: {ReportConsole.Relative(report.Experiment.Recorded.Directory.Path)}");
        if (report.Pictures is [DrawnPicture first, ..])
            console.WriteLine($"overview: {ReportConsole.Relative(first.Png)}");
        if (report.Page is string page)
            console.WriteLine($"report: {ReportConsole.Relative(page)}");
        if (json)
            Console.Out.Write(report.SummaryJson);
    }

    /// <summary>Fits a terminal of 100 columns, as all of them do.</summary>
    private static Table Medians(Summary summary)
    {
        Table table = ReportConsole.Table("", "req/s, 95%", "VCT ms", "Jain", "cap", "latency p50", "p99", "runs");
        foreach (VariantSummary variant in summary.Variants)
        {
            ConfidenceInterval? interval = variant.Intervals.GetValueOrDefault(FigureCatalog.Throughput.Key);
            table.AddRow(
                $"[bold]{Markup.Escape(variant.Name)}[/]{(variant.Partial ? " [yellow]partial[/]" : "")}",
                variant.MeasuredS > 0 ? ReportConsole.Figure(variant.RequestsPerS, interval?.Low, interval?.High) : "–",
                Number(variant.VctMs.Mean), variant.Jain is double jain ? $"{jain:0.000}" : "–", Number(variant.CapMean),
                Time(variant.LatencyMs.P50), Time(variant.LatencyMs.P99), $"{variant.Runs.Count}");
        }
        return table;
    }

    private static Table Comparisons(Summary summary)
    {
        Table table = ReportConsole.Table("", "req/s / plain", "VCT / plain", "/ best fixed cap", "which");
        foreach (VariantSummary variant in summary.Variants.Where(Compared))
            table.AddRow(
                Markup.Escape(variant.Name), Ratio(variant.ToPlain), Ratio(variant.VctToPlain), Ratio(variant.Efficiency),
                Markup.Escape(variant.Efficiency?.Over ?? "–"));
        return table;
    }

    /// <summary>Plain guests and fixed caps are what others are compared with.</summary>
    private static bool Compared(VariantSummary variant) =>
        !variant.Static && variant.Policy != "plain" && (variant.ToPlain is not null || variant.Efficiency is not null);

    private static Table Groups(Summary summary)
    {
        Table table = ReportConsole.Table("groups, per VM", "ratio", "shared");
        foreach (VariantSummary variant in summary.Variants)
            foreach (GroupComparison ratio in variant.GroupRatios)
                table.AddRow(
                    Markup.Escape($"{variant.Name}: {ratio.Group} / {ratio.Ratio.Over}"), Ratio(ratio.Ratio), $"{ratio.SharedS:0} s");
        return table;
    }

    private static Table CpuShares(Summary summary)
    {
        Table table = ReportConsole.Table("groups", "req/s per VM", "CPU", "fair CPU", "of its due", "VCT ms", "cap");
        foreach (VariantSummary variant in summary.Variants)
            foreach (GroupSummary group in variant.Groups)
                table.AddRow(
                    Markup.Escape($"{variant.Name}: {group.Name}"), Number(group.PerVmPerS), Number(group.CpuShare), Number(group.FairShare),
                    Number(group.CpuShare / group.FairShare), Number(group.VctMs.Mean), Number(group.CapMean));
        return table;
    }

    private static Table Vms(Summary summary)
    {
        // Groups are bound by different things, perhaps.
        bool hasGroups = summary.Variants.Any(v => v.Groups.Count > 1);
        Table table = ReportConsole.Table("", ["req/s", .. hasGroups ? ["CPU"] : (string[])[], "VCT ms", "p95", "cap", "latency p50", "p99"]);
        foreach (VariantSummary variant in summary.Variants)
            foreach (VmSummary vm in variant.Vms)
                table.AddRow((string[])
                [
                    Markup.Escape($"{variant.Name} {vm.Name}"), Number(vm.RequestsPerS), .. hasGroups ? [Number(vm.CpuShare)] : (string[])[],
                    Number(vm.VctMs.Mean), Number(vm.VctMs.P95), Number(vm.CapMean), Time(vm.LatencyMs.P50), Time(vm.LatencyMs.P99),
                ]);
        return table;
    }

    private static string Ratio(Comparison? ratio) => ReportConsole.Figure(ratio?.Value, ratio?.Low, ratio?.High);

    private static string Number(double? value) => ReportConsole.Figure(value, null, null);

    /// <summary>Milliseconds, or seconds from 10 s on.</summary>
    private static string Time(double? milliseconds) => milliseconds switch
    {
        null => "–",
        >= 10_000 => $"{milliseconds / 1000:0.0} s",
        >= 100 => $"{milliseconds:0} ms",
        _ => $"{milliseconds:0.0} ms",
    };
}
