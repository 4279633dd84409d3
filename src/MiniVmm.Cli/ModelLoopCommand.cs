using System.CommandLine;
using MiniVmm.Lab;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Loop;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm model loop</c>: the linearised loops of a scenario's controllers.</summary>
internal static class ModelLoopCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print loops, margins and Bode points as JSON to stdout" };
        Command command = new(
            "loop", "Linearise the control loop: equilibrium, gain and phase margin, e.g.: minivmm model loop oracle --only mpl --delay 5 --out plots");
        ModelQuestion.AddTo(command);
        command.Add(json);
        command.SetAction(result =>
        {
            (Scenario scenario, CurveDocument curve, double delay, PlotFolder? plots) = ModelQuestion.Read(result);
            VariantLoop[] loops = [.. scenario.Variants.Select(v => VariantLoop.Of(v, curve, delay))];
            VariantLoop[] found = [.. loops.Where(l => l.Loop is not null)];
            if (found.Length == 0)
                throw new LabError($"none of the variants has a loop to linearise; {loops[0].Variant.Name}: {loops[0].Obstacle}");
            IReadOnlyList<DrawnPicture> pictures = plots?.Draw((gnuplot, folder) => ModelPlots.OfLoops(gnuplot, folder, found)) ?? [];
            if (result.GetValue(json))
                Console.Out.Write(Json.WriteRounded(LoopDocument.Of(scenario, curve, loops)));
            Show(loops, curve, pictures, result.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void Show(VariantLoop[] loops, CurveDocument curve, IReadOnlyList<DrawnPicture> pictures, bool json)
    {
        IAnsiConsole console = ReportConsole.Open(json);
        Table table = ReportConsole.Table("", "x*", "VCT* ms", "V/Vmin", "p*", "L(0)", "crossover", "phase", "gain", "delay", "stable");
        foreach (VariantLoop variant in loops.Where(l => l.Loop is not null))
        {
            (ControlLoop loop, LoopMargins margins) = (variant.Loop!, variant.Margins!);
            table.AddRow(
                $"[bold]{Markup.Escape(variant.Variant.Name)}[/]", ModelText.Figure(loop.Equilibrium.X), ModelText.Figure(loop.Equilibrium.VctMs),
                ModelText.Figure(loop.Equilibrium.Ratio), ModelText.Figure(loop.Equilibrium.Congestion), ModelText.Figure(loop.StaticGain),
                ModelText.Figure(margins.CrossoverRadPerS), margins.PhaseMarginDegrees is double phase ? $"{phase:0.#}°" : "any",
                margins.GainMargin is double gain ? ModelText.Figure(gain) : "any",
                margins.DelayMarginSeconds is double delay ? $"{delay:0.##} s" : "any", margins.Stable ? "yes" : "[red]no[/]");
        }
        console.Write(table);
        console.WriteLine("Crossover in rad/s; then the margins of phase, gain and delay.");
        foreach (VariantLoop variant in loops.Where(l => l.Loop is null))
            console.MarkupLineInterpolated($"{variant.Variant.Name}: {variant.Obstacle}");
        ModelText.ShowOrigin(console, curve);
        ModelText.ShowPictures(console, pictures);
    }
}
