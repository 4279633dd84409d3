using System.CommandLine;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Pages;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab compare</c>: run directories side by side.</summary>
internal static class LabCompareCommand
{
    private const int MostDifferences = 20;

    private static readonly FigureDefinition[] Shown =
        [FigureCatalog.Throughput, FigureCatalog.Vct, FigureCatalog.Jain, FigureCatalog.Cap, FigureCatalog.LatencyMedian, FigureCatalog.LatencyTail];

    public static Command Create()
    {
        Argument<string[]> directories = new("DIR")
        {
            Description = "Run directories; the first is what the others are compared with",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = new("--json") { Description = "Print the comparison as JSON to stdout" };
        Option<string?> html = new("--html") { Description = "Write a page with overlaid plots, which takes gnuplot", HelpName = "FILE" };
        Command command = new("compare", "Put run directories side by side, e.g.: minivmm lab compare runs/a runs/b --html both.html")
        {
            directories, json, html,
        };
        command.SetAction(result =>
        {
            Gnuplot? gnuplot = result.GetValue(html) is null ? null : Gnuplot.Find();
            ExperimentComparison comparison = ExperimentComparison.Of(result.GetRequiredValue(directories));
            if (gnuplot is not null)
                ComparisonPage.Write(comparison, gnuplot, result.GetValue(html)!);
            if (result.GetValue(json))
                Console.Out.Write(Json.WriteRounded(ComparisonDocument.Of(comparison)));
            else
                Show(comparison);
            return 0;
        });
        return command;
    }

    private static void Show(ExperimentComparison comparison)
    {
        IAnsiConsole console = ReportConsole.Open(json: false);
        string[] names = [.. comparison.Experiments.Select((_, i) => $"{(char)('A' + i)}")];
        foreach ((string name, string label) in names.Zip(comparison.Labels))
            console.MarkupLineInterpolated($"{name} = {label}");
        Table table = ReportConsole.Table("", [.. names, .. names.Skip(1).Select(n => $"{n} / A")]);
        foreach (ComparedFigure figure in ComparedFigure.Of(comparison, Shown))
            table.AddRow(
            [
                $"{Markup.Escape(figure.Variant)} {Label(figure.Figure)}", .. figure.Values.Select(Text), .. figure.Ratios.Skip(1).Select(Text),
            ]);
        console.Write(table);
        IReadOnlyList<SettingDifference> differences = comparison.Differences();
        console.WriteLine(differences.Count == 0 ? "The settings are the same." : "Different settings:");
        foreach (SettingDifference difference in differences.Take(MostDifferences))
            console.MarkupLineInterpolated($"  {difference.Path}: {string.Join(" | ", difference.Values.Select(v => v ?? "–"))}");
        if (differences.Count > MostDifferences)
            console.WriteLine($"  and {differences.Count - MostDifferences} more; --json and --html have them all");
    }

    private static string Label(string key) => FigureCatalog.All.First(f => f.Key == key) is { Unit.Length: > 0 } figure
        ? $"{figure.Label}, {figure.Unit}"
        : FigureCatalog.All.First(f => f.Key == key).Label;

    private static string Text(Estimate? estimate) => ReportConsole.Figure(estimate?.Value, estimate?.Low, estimate?.High);
}
