using System.CommandLine;
using MiniVmm.Lab;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Model.Fitting;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm model fit</c>: the thrashing curve of the host that a run directory was measured on.</summary>
internal static class ModelFitCommand
{
    public static Command Create()
    {
        Argument<string> directory = new("DIR") { Description = "A run directory: what 'minivmm lab run' has written" };
        Option<string?> variants = new("--variants") { Description = "Fit to some variants alone, e.g. plain,cap1,cap3", HelpName = "NAME[,..]" };
        Option<string?> file = new("--out") { Description = "Write the curve there, for --curve", HelpName = "FILE" };
        Option<string?> plot = new("--plot") { Description = "Draw curve and samples into this directory, which takes gnuplot", HelpName = "DIR" };
        Option<bool> json = new("--json") { Description = "Print the curve as JSON to stdout" };
        Command command = new("fit", "Fit the thrashing curve to measured runs, e.g.: minivmm model fit runs/20261124T151824Z-oracle --out host.json")
        {
            directory, variants, file, plot, json,
        };
        command.SetAction(result =>
        {
            PlotFolder? plots = PlotFolder.Of(result, plot);
            string path = result.GetRequiredValue(directory);
            AnalysedExperiment experiment = new(ExperimentReader.Read(path));
            ExperimentFit fit = new(experiment);
            IReadOnlyList<string> names = fit.Choose(result.GetValue(variants));
            CurveDocument curve = fit.Of(names, null, out string? obstacle) ?? throw new LabError($"no curve can be fitted to {path}: {obstacle}");
            if (result.GetValue(file) is string output)
                curve.Write(output);
            IReadOnlyList<DrawnPicture> pictures = plots?.Draw((gnuplot, folder) => ModelPlots.OfFit(gnuplot, folder, experiment, fit, curve)) ?? [];
            if (result.GetValue(json))
                Console.Out.Write(Json.Write(curve));
            Show(curve, pictures, result.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void Show(CurveDocument curve, IReadOnlyList<DrawnPicture> pictures, bool json)
    {
        IAnsiConsole console = ReportConsole.Open(json);
        Table table = ReportConsole.Table("", "value", "standard error");
        foreach (FittedParameter parameter in curve.Parameters)
            table.AddRow(parameter.Name, ModelText.Figure(parameter.Value), ModelText.Figure(parameter.StandardError));
        table.AddRow("work, ms for a MiB and pass", ModelText.Figure(curve.WorkMsPerMibPass), "–");
        console.Write(table);
        console.WriteLine($"{curve.Samples} control periods of {string.Join(", ", curve.FittedTo)}; noise {ModelText.Figure(curve.Noise)}, "
            + $"all errors {ModelText.Figure(curve.Error)} (of the logarithm of VCT)");
        ModelText.ShowPictures(console, pictures);
    }
}
