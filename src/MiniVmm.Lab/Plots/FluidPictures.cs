using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Plots;

/// <summary>Pictures of the fluid model alone.</summary>
internal static class FluidPictures
{
    private const int MostInOnePanel = 4;

    /// <summary>Draws them into a folder that exists.</summary>
    public static IReadOnlyList<DrawnPicture> Draw(Gnuplot gnuplot, string folder, IReadOnlyList<ModelledVariant> variants)
    {
        TimeFigure[] figures = [.. ModelQuantity.Measured.Append(ModelQuantity.Slowdown).Select(q => Figure(q, variants)).OfType<TimeFigure>()];
        return Pictures.Draw(gnuplot, folder, figures, figures.Select(f => TimePictures.Of(f, "") with
        {
            Caption = "The fluid model. Shaded: the interval that an experiment measures.",
        }));
    }

    private static TimeFigure? Figure(ModelQuantity quantity, IReadOnlyList<ModelledVariant> variants)
    {
        TimePanel[] panels = [.. Panels(quantity, variants).Where(p => p.Curves.Count > 0)];
        Phases phases = variants[0].Variant.Phases;
        double from = phases.RampSeconds + phases.SettleSeconds;
        double[] thresholds = [.. variants.SelectMany(v => v.Variant.Groups).Select(g => g.Control.Threshold.ToDouble()).Distinct()];
        return panels.Length == 0
            ? null
            : new TimeFigure(quantity.Quantity.Name, quantity.Quantity.Title, quantity.Quantity.Scale, panels)
            {
                EndSeconds = from + phases.MeasureSeconds,
                Measured = (from, from + phases.MeasureSeconds),
                Guide = quantity == ModelQuantity.Slowdown && thresholds.Length == 1 ? thresholds[0] : null,
            };
    }

    private static IEnumerable<TimePanel> Panels(ModelQuantity quantity, IReadOnlyList<ModelledVariant> variants)
    {
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(variants.Select(v => v.Variant.Policy));
        if (variants.Count <= MostInOnePanel && variants.All(v => v.Variant.Groups.Count == 1 && v.Variant.X is null))
            return [new TimePanel("", [.. variants.Select(v => Whole(quantity, v, styles[v.Variant.Policy])).OfType<Curve>()])];
        return variants.Select(v => new TimePanel(v.Variant.Name, v.Variant.Groups.Count > 1
            ? [.. v.Trajectories.Zip(GroupStyles.Of(v.Variant), (t, s) => new Curve(s, quantity.Series(t), [])).Where(c => c.Together.Count > 0)]
            : [.. new[] { Whole(quantity, v, styles[v.Variant.Policy]) }.OfType<Curve>()]));
    }

    private static Curve? Whole(ModelQuantity quantity, ModelledVariant variant, PolicyStyle style) =>
        quantity.Series(variant) is { Count: > 0 } series ? new Curve(style, series, []) : null;
}
