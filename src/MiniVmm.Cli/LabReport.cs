using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary>The result of an experiment for reading: a table, the ratio, and where the rest is.</summary>
internal static class LabReport
{
    private const int WidthWithoutTerminal = 120;

    public static void Show(ExperimentOutcome outcome, bool json)
    {
        IAnsiConsole console = Open(json);
        Summary summary = outcome.Summary;
        console.Write(Table(summary));
        foreach (Failure failure in summary.Failures)
        {
            console.MarkupLineInterpolated($"[red]{failure.Message}[/]");
            foreach (string line in failure.Console)
                console.MarkupLineInterpolated($"    {line}");
        }
        if (summary.Partial)
            console.MarkupLine("[yellow]The experiment ended early; the figures are of what was measured until then.[/]");
        if (summary.Variants.Sum(v => v.Errors) is > 0 and int errors)
            console.MarkupLineInterpolated($"[yellow]{errors} request(s) refused, failed or timed out[/]");
        if (summary.Ratio is double ratio)
            console.MarkupLineInterpolated($"{Names(summary)}: requests/s [bold]× {ratio:0.00}[/]{Vct(summary)}");
        console.WriteLine($"results: {Path.GetRelativePath(Environment.CurrentDirectory, outcome.Directory.Path)}");
        if (outcome.Pictures.Count > 0)
            console.WriteLine(
                $"overview: {Path.GetRelativePath(Environment.CurrentDirectory, outcome.Pictures[0])}");
        if (json)
            Console.Out.Write(outcome.SummaryJson);
    }

    /// <summary>With --json stdout belongs to the summary. Into a file or a pipe go neither colours nor line breaks.</summary>
    private static IAnsiConsole Open(bool json)
    {
        bool terminal = !(json ? Console.IsErrorRedirected : Console.IsOutputRedirected);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(json ? Console.Error : Console.Out),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (!terminal)
            console.Profile.Width = WidthWithoutTerminal;
        return console;
    }

    /// <summary>Fits a terminal of 80 columns.</summary>
    private static Table Table(Summary summary)
    {
        Table table = new Table().SimpleBorder().AddColumn("");
        foreach (string column in (string[])["req/s", "latency p50", "p99", "VCT mean", "p95", "cap", "Jain"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        foreach (VariantSummary variant in summary.Variants)
        {
            if (table.Rows.Count > 0)
                table.AddEmptyRow();
            foreach (VmSummary vm in variant.Vms)
                table.AddRow(
                    $"{variant.Name} {vm.Name}", $"{vm.RequestsPerS:0.0}", Time(vm.LatencyMs.P50),
                    Time(vm.LatencyMs.P99), Time(vm.VctMs.Mean), Time(vm.VctMs.P95), Count(vm.CapMean), "");
            table.AddRow(
                $"[bold]{variant.Name} all[/]", $"[bold]{variant.RequestsPerS:0.0}[/]", Time(variant.LatencyMs.P50),
                Time(variant.LatencyMs.P99), Time(variant.VctMs.Mean), Time(variant.VctMs.P95), Count(variant.CapMean),
                variant.Jain is double jain ? $"{jain:0.000}" : "–");
        }
        return table;
    }

    private static string Names(Summary summary) => $"{summary.Variants[^1].Name} / {summary.Variants[0].Name}";

    private static string Vct(Summary summary) =>
        summary.VctRatio is double ratio ? $", mean VCT × {ratio:0.00}" : "";

    /// <summary>Milliseconds, or seconds from 10 s on.</summary>
    private static string Time(double? milliseconds) => milliseconds switch
    {
        null => "–",
        >= 10_000 => $"{milliseconds / 1000:0.0} s",
        >= 100 => $"{milliseconds:0} ms",
        _ => $"{milliseconds:0.0} ms",
    };

    private static string Count(double? count) => count is double value ? $"{value:0.0}" : "–";
}
