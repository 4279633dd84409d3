using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Plots;

/// <summary>Pictures of experiments side by side. Here a colour means an experiment: the policies are the panels and rows.</summary>
internal static class ComparisonPictures
{
    private static readonly TimeQuantity[] Quantities = [TimeQuantity.Throughput, TimeQuantity.Vct, TimeQuantity.Cap];

    private static readonly (FigureDefinition Figure, DotColumn Column)[] Columns =
    [
        (FigureCatalog.Throughput, new DotColumn("Throughput, requests/s", AxisScale.Linear)),
        (FigureCatalog.Vct, new DotColumn("VCT, ms", AxisScale.Logarithmic)),
        (FigureCatalog.Jain, new DotColumn("Jain's index", AxisScale.Share)),
    ];

    /// <summary>Draws them into a folder that exists.</summary>
    public static IReadOnlyList<DrawnPicture> Draw(Gnuplot gnuplot, string folder, ExperimentComparison comparison)
    {
        PolicyStyle[] styles = [.. PolicyStyle.Assign(comparison.Labels.Select(l => $"run {l}")).Values
            .Zip(comparison.Labels, (style, label) => style with { Label = label })];
        TimeFigure[] figures = [.. Quantities.Select(q => Figure(q, comparison, styles)).OfType<TimeFigure>()];
        return Pictures.Draw(
            gnuplot, folder, figures, figures.Select(f => TimePictures.Of(f, "single runs")).Prepend(Dots(comparison, styles)));
    }

    private static Picture Dots(ExperimentComparison comparison, PolicyStyle[] styles) => DotPicture.Of(
        "variants", "Medians over the runs with their 95% intervals; pale dots: single runs.", [.. Columns.Select(c => c.Column)],
        [
            .. comparison.Variants.SelectMany(variant => comparison.Experiments.Select((e, i) => new DotRow(
                $"{variant}: {comparison.Labels[i]}", styles[i],
                [.. Columns.Select(c => FigureDots.Of(e.Summary.Variants.First(v => v.Name == variant), c.Figure))]))),
        ]);

    private static TimeFigure? Figure(TimeQuantity quantity, ExperimentComparison comparison, PolicyStyle[] styles)
    {
        TimePanel[] panels =
        [
            .. comparison.Variants.Select(name => new TimePanel(name,
                [
                    .. comparison.Experiments.Zip(styles)
                        .Select(e => TimeCurves.Of(ExperimentComparison.Find(e.First, name), quantity, e.Second, thin: false)).OfType<Curve>(),
                ])).Where(p => p.Curves.Count > 0),
        ];
        AnalysedVariant[] all = [.. comparison.Experiments.SelectMany(e => e.Variants).Where(v => comparison.Variants.Contains(v.Variant.Name))];
        return panels.Length == 0
            ? null
            : new TimeFigure(quantity.Name, quantity.Title, quantity.Scale, panels)
            {
                EndSeconds = all.SelectMany(TimeCurves.Drawn).Max(r => r.Record.Timeline.Loaded.Seconds),
                Measured = TimeFigures.MeasuredOf(all),
            };
    }
}
