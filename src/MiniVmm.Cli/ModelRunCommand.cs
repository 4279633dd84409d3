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
        ScenarioOptions.AddTo(command);
        CurveOptions.AddTo(command);
        foreach (Option option in (Option[])[CurveOptions.Delay, CurveOptions.Out, flow, json])
            command.Add(option);
        command.SetAction(result =>
        {
            Scenario scenario = ScenarioOptions.Load(result).Scenario;
            CurveDocument curve = CurveOptions.Read(result);
            double delay = CurveOptions.ReadDelay(result);
            Gnuplot? gnuplot = result.GetValue(CurveOptions.Out) is null ? null : Gnuplot.Find();
            ModelledVariant[] variants = [.. scenario.Variants.Select(v => new ModelledVariant(v, curve, delay, !result.GetValue(flow)))];
            IReadOnlyList<DrawnPicture> pictures = gnuplot is null ? [] : ModelPlots.OfRun(gnuplot, result.GetValue(CurveOptions.Out)!, variants);
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
        console.MarkupLineInterpolated($"[yellow]A model, and no measurement. The host: {ModelText.Host(curve)}.[/]");
        ModelText.ShowPictures(console, pictures);
    }
}
