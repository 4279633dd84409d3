using System.Xml.Linq;
using MiniVmm.Lab.Modelling;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Pages;

/// <summary>The fluid model beside what was measured.</summary>
internal static class ModelSection
{
    public static IEnumerable<XElement> Of(ModelCheck? check, IReadOnlyList<DrawnPicture> pictures)
    {
        if (check is null)
            return [];
        bool predicted = check.Variants.All(v => v.Predicted);
        string[] columns = [.. check.Variants[0].Figures.Select(f => f.IsTime ? "convergence, s" : f.Label)];
        bool simulated = check.Variants.SelectMany(v => v.Figures).Any(f => f.Simulated is not null);
        return
        [
            Markup.Heading("Beside the model"),
            Markup.Classed("p", "note", "Measured, then the fluid model (docs/model.md) and its error. Its thrashing curve was fitted to "
                + (predicted ? "the other variants each time, so these are predictions." : "these runs, so figures marked * are no predictions.")
                + " Convergence is of the cap, or of the throughput where there is none; its error is a factor, of at least two control periods each."),
            Markup.Table(columns.Prepend(""), check.Variants.SelectMany(v => Rows(v, simulated))),
            new XElement("ul", check.Verdicts.Select(v => new XElement("li", v))),
            .. pictures.Select(p => new XElement(
                "figure", InlineSvg.Read(p.Svg, p.Name, $"{p.Name}: {p.Caption}"), new XElement("figcaption", p.Caption))),
        ];
    }

    private static IEnumerable<XElement> Rows(CheckedVariant variant, bool simulated)
    {
        yield return Markup.Row([.. variant.Figures.Select(f => (object)Text(f.Measured, f)).Prepend($"{variant.Variant.Name}, measured")]);
        yield return Markup.Row(
        [
            .. variant.Figures.Select(f => (object)Compared(f.Model, f.Error, f)).Prepend($"model{(variant.Predicted ? "" : " *")}"),
        ]);
        if (simulated)
            yield return Markup.Row([.. variant.Figures.Select(f => (object)Compared(f.Simulated, f.SimulationError, f)).Prepend("simulation")]);
    }

    private static string Compared(double? value, double? error, CheckedFigure figure) => error is not double e
        ? Text(value, figure)
        : $"{Text(value, figure)} ({(figure.IsTime ? $"× {e:0.0}" : $"{e * 100:+0;-0;0}%")})";

    private static string Text(double? value, CheckedFigure figure) =>
        value is double v ? FigureCatalog.Text(v) : figure is { IsTime: true, IsJudged: true } ? "never" : "–";
}
