using System.CommandLine;
using MiniVmm.Lab;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm model check</c>: the model beside what was measured.</summary>
internal static class ModelCheckCommand
{
    private static readonly string[] Shown = [CheckedVariant.Cap, CheckedVariant.Vct, CheckedVariant.Throughput, CheckedVariant.Convergence];

    public static Command Create()
    {
        Argument<string> directory = new("DIR") { Description = "A run directory: what 'minivmm lab run' has written" };
        Option<string?> fitTo = new("--fit-to")
        {
            Description = "The variants that the curve is fitted to; without it, for each variant all others",
            HelpName = "NAME[,..]",
        };
        Option<bool> json = new("--json") { Description = "Print the comparison as JSON to stdout" };
        Command command = new("check", "Put the model beside measured runs, e.g.: minivmm model check runs/20261124T151824Z-oracle --out plots")
        {
            directory, CurveOptions.Curve, fitTo, PlotFolder.Out, json,
        };
        command.SetAction(result =>
        {
            PlotFolder? plots = PlotFolder.Of(result, PlotFolder.Out);
            string path = result.GetRequiredValue(directory);
            if (result.GetValue(CurveOptions.Curve) is not null && result.GetValue(fitTo) is not null)
                throw new LabError("--curve and --fit-to exclude each other: a given curve is not fitted");
            CurveDocument? given = result.GetValue(CurveOptions.Curve) is string file ? CurveDocument.Read(file) : null;
            AnalysedExperiment experiment = new(ExperimentReader.Read(path));
            IReadOnlyList<string>? names = result.GetValue(fitTo) is string list ? new ExperimentFit(experiment).Choose(list) : null;
            ModelCheck check = ModelCheck.Of(experiment, given, names, out string? obstacle)
                ?? throw new LabError($"the model cannot be checked by {path}: {obstacle}");
            IReadOnlyList<DrawnPicture> pictures = plots?.Draw((gnuplot, folder) => ModelPlots.OfCheck(gnuplot, folder, check)) ?? [];
            if (result.GetValue(json))
                Console.Out.Write(Json.WriteRounded(CheckDocument.Of(check)));
            Show(check, pictures, result.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void Show(ModelCheck check, IReadOnlyList<DrawnPicture> pictures, bool json)
    {
        IAnsiConsole console = ReportConsole.Open(json);
        Table table = ReportConsole.Table("measured, model, error", "cap", "VCT ms", "req/s", "convergence s");
        foreach (CheckedVariant variant in check.Variants)
        {
            CheckedFigure[] figures = [.. Shown.Select(key => variant.Figures.First(f => f.Key == key))];
            table.AddRow([$"[bold]{Markup.Escape(variant.Variant.Name)}[/]{(variant.Predicted ? "" : " [grey]in the fit[/]")}", .. figures.Select(Cell)]);
            if (figures.Any(f => f.Simulated is not null))
                table.AddRow(["[grey]simulated[/]", .. figures.Select(Simulated)]);
        }
        console.Write(table);
        foreach (string line in check.Verdicts)
            console.WriteLine(line);
        console.MarkupLineInterpolated($"[yellow]The host: {ModelText.Host(check.Curve)}.[/]");
        ModelText.ShowPictures(console, pictures);
    }

    private static string Simulated(CheckedFigure figure) => figure.Simulated is not double value
        ? figure is { IsTime: true, IsJudged: true } ? "[grey]never[/]" : ""
        : $"[grey]{FigureCatalog.Text(value)}{(figure.SimulationError is double error ? $", {Error(figure, error)}" : "")}[/]";

    private static string Error(CheckedFigure figure, double error) => figure.IsTime ? $"× {error:0.0}" : $"{error * 100:+0;-0;0}%";

    private static string Cell(CheckedFigure figure)
    {
        if (figure is { Measured: null, Model: null })
            return figure is { IsTime: true, IsJudged: true } ? "never, never" : "–";
        string none = figure.IsTime ? "never" : "–";
        string both = $"{(figure.Measured is double m ? FigureCatalog.Text(m) : none)}, {(figure.Model is double v ? FigureCatalog.Text(v) : none)}";
        if (figure.Error is not double error)
            return both;
        string shown = Error(figure, error);
        return figure.Within != false ? $"{both}, {shown}" : $"{both}, [red]{shown}[/]";
    }
}
