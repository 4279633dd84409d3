using System.CommandLine;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm model run</c>: the fluid model of a scenario.</summary>
internal static class ModelRunCommand
{
    public static Command Create()
    {
        Option<bool> flow = new("--flow")
        {
            Description = "Let setting and signal flow, as in the differential equations, and not step at the ends of control periods",
        };
        Option<bool> json = new("--json") { Description = "Print figures and series as JSON to stdout" };
        Command command = new("run", "Integrate the fluid model of a scenario, e.g.: minivmm model run oracle --quick --only cap2,mpl --out plots");
        ModelQuestion.AddTo(command);
        command.Add(flow);
        command.Add(json);
        command.SetAction(result =>
        {
            (Scenario scenario, CurveDocument curve, double delay, PlotFolder? plots) = ModelQuestion.Read(result);
            ModelledVariant[] variants = [.. scenario.Variants.Select(v => new ModelledVariant(v, curve, delay, !result.GetValue(flow)))];
            IReadOnlyList<DrawnPicture> pictures = plots?.Draw((gnuplot, folder) => ModelPlots.OfRun(gnuplot, folder, variants)) ?? [];
            if (result.GetValue(json))
                Console.Out.Write(Json.WriteRounded(FluidDocument.Of(scenario, curve, variants)));
            Show(variants, curve, pictures, result.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void Show(ModelledVariant[] variants, CurveDocument curve, IReadOnlyList<DrawnPicture> pictures, bool json)
    {
        IAnsiConsole console = ReportConsole.Open(json);
        Table table = ReportConsole.Table("", "cap", "VCT ms", "R", "req/s", "Jain", "cap settles", "throughput settles");
        foreach (ModelledVariant variant in variants)
            table.AddRow(
                $"[bold]{Markup.Escape(variant.Variant.Name)}[/]", ModelText.Figure(variant.Cap), ModelText.Figure(variant.VctMs),
                ModelText.Figure(variant.Slowdown),
                ModelText.Figure(variant.RequestsPerS), ModelText.Figure(variant.Jain), ModelText.Seconds(variant.CapSettlesAfter),
                ModelText.Seconds(variant.ThroughputSettlesAfter));
        console.Write(table);
        ModelText.ShowOrigin(console, curve);
        ModelText.ShowPictures(console, pictures);
    }
}
