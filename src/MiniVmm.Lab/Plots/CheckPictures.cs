using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Plots;

/// <summary>Pictures of measured runs beside the model.</summary>
internal static class CheckPictures
{
    private const int MostPanels = 12;

    private static readonly PolicyStyle Measured = new(Ink.Muted, 7, "1", "measured (in the policy's colour)");

    /// <summary>No marker: a model has no single points.</summary>
    private static readonly PolicyStyle Model = new(Ink.Text, 0, "1", "model");

    /// <summary>Draws them into a folder that exists.</summary>
    public static IReadOnlyList<DrawnPicture> Draw(Gnuplot gnuplot, string folder, ModelCheck check)
    {
        TimeFigure[] figures = [.. ModelQuantity.Measured.Select(q => Figure(q, check)).OfType<TimeFigure>()];
        return Pictures.Draw(
            gnuplot, folder, figures, figures.Select(f => TimePictures.Of(f, "single runs") with
            {
                Caption = "Dots: measured, a control period each, the mean over VMs and runs. Line: the model. Shaded: the measured interval.",
            }).Prepend(CurvePicture.Of(check.Experiment, check.Fit, check.Curve.Curve)));
    }

    private static TimeFigure? Figure(ModelQuantity quantity, ModelCheck check)
    {
        CheckedVariant[] shown = [.. check.Variants];
        if (shown.Length > MostPanels)
            shown = [.. shown.Where(v => v.Variant.Groups.Any(g => g.Control is { Mode: not Fvm.FvmMode.Off, Rule: not "fixed" }))];
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(check.Experiment.Variants.Select(v => v.Variant.Policy));
        (AnalysedVariant Measured, TimePanel Panel)[] panels =
        [
            .. shown.Select(v => (Measured: check.Experiment.Variants.First(m => m.Variant == v.Variant), Model: v))
                .Select(v => (v.Measured, Panel(quantity, v.Measured, v.Model, styles[v.Model.Variant.Policy]))),
        ];
        AnalysedVariant[] measured = [.. panels.Select(p => p.Measured)];
        return panels.Length == 0
            ? null
            : new TimeFigure($"model-{quantity.Quantity.Name}", quantity.Quantity.Title, quantity.Quantity.Scale, [.. panels.Select(p => p.Panel)])
            {
                EndSeconds = measured.SelectMany(TimeCurves.Drawn).Max(r => r.Record.Timeline.Loaded.Seconds),
                Measured = TimeFigures.MeasuredOf(measured),
                Roles = panels.Length > 1 ? [Measured, Model] : null,
            };
    }

    private static TimePanel Panel(ModelQuantity quantity, AnalysedVariant measured, CheckedVariant model, PolicyStyle style)
    {
        Curve? dots = TimeCurves.Of(measured, quantity.Quantity, style with { Label = "measured" }, thin: false);
        IReadOnlyList<SeriesPoint> line = quantity.Series(model.Model);
        string fit = model.Predicted ? "" : " (part of the fit)";
        return new TimePanel(
            $"{model.Variant.Name}{fit}",
            [.. new[] { dots is null ? null : dots with { Dots = true }, line.Count > 0 ? new Curve(Model, line, []) : null }.OfType<Curve>()]);
    }
}
