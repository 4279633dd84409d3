using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Model.Curves;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary>How figures of models read.</summary>
internal static class ModelText
{
    public static string Figure(double? value) => value is double v ? FigureCatalog.Text(v) : "–";

    /// <summary>A time; a dash = never, or nothing that could settle.</summary>
    public static string Seconds(double? value) => value is double v ? $"{v:0.#} s" : "–";

    public static string Host(CurveDocument document)
    {
        ThrashingCurve curve = document.Curve;
        string origin = document.Samples > 0 ? $"fitted to {document.Scenario}, {document.Samples} control periods" : "not fitted to any run";
        string ceiling = curve.Ceiling is double most ? $", ceiling {Figure(most)}" : "";
        string pageIn = curve.PageInSeconds > 0 ? $", page-in {Figure(curve.PageInSeconds)} s" : "";
        return $"{origin}; tick {Figure(curve.TickMs)} ms, {curve.Processors:0.##} processors, knee {Figure(curve.Knee)}, steepness {Figure(curve.Steepness)}, "
            + $"exponent {Figure(curve.Exponent)}{ceiling}{pageIn}, noise {Figure(document.Noise)}";
    }

    /// <summary>What a reader of modelled figures must know.</summary>
    public static void ShowOrigin(IAnsiConsole console, CurveDocument document) =>
        console.MarkupLineInterpolated($"[yellow]A model, and no measurement. The host: {Host(document)}.[/]");

    public static void ShowPictures(IAnsiConsole console, IReadOnlyList<DrawnPicture> pictures)
    {
        foreach (DrawnPicture picture in pictures)
            console.WriteLine($"plot: {ReportConsole.Relative(picture.Svg)}");
    }
}
