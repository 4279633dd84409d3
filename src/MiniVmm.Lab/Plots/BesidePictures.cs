using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Simulating;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Lab.Plots;

/// <summary>A measurement and its simulation on the same axes: a panel for each variant.</summary>
internal static class BesidePictures
{
    /// <summary>More would be too small to read.</summary>
    private const int MostPanels = 12;

    private static readonly (TimeQuantity Quantity, string Title, Func<PeriodFigures, double?> Value)[] Quantities =
    [
        (TimeQuantity.Throughput, "Throughput of all VMs together, requests/s", p => p.RequestsPerS),
        (TimeQuantity.Vct, "Virtual clock time, ms of real time per busy tick", p => p.VctMs),
        (TimeQuantity.Cap, "Request threads per VM: the cap (VMs without one: all active ones)", p => p.Cap ?? p.Active),
    ];

    public static IReadOnlyList<TimeFigure> Of(AnalysedExperiment measured, SimulationDocument simulation) =>
        [.. Quantities.Select(q => Of(measured, simulation, q.Quantity, q.Title, q.Value)).OfType<TimeFigure>()];

    private static TimeFigure? Of(
        AnalysedExperiment measured, SimulationDocument simulation, TimeQuantity quantity, string title, Func<PeriodFigures, double?> value)
    {
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(simulation.Variants.Select(v => v.Policy));
        List<AnalysedVariant> drawn = [];
        List<TimePanel> panels = [];
        foreach (SimulatedVariant simulated in simulation.Variants.Take(MostPanels))
        {
            AnalysedVariant variant = measured.Variants.First(v => v.Variant.Name == simulated.Name);
            PolicyStyle style = styles[simulated.Policy];
            Curve?[] curves =
            [
                TimeCurves.Of(variant, quantity, style with { Label = "measured" }, thin: false),
                new Curve(style with { Colour = Ink.Axis, Dash = "(6,3)", Label = "simulated" }, SimulationPictures.Points(simulated.Result.Periods, value), []),
            ];
            if (curves.OfType<Curve>().Where(c => c.Together.Count > 0).ToArray() is not { Length: > 0 } some)
                continue;
            drawn.Add(variant);
            panels.Add(new TimePanel(simulated.Name, some));
        }
        return panels.Count == 0 ? null : new TimeFigure($"beside-{quantity.Name}", title, quantity.Scale, panels)
        {
            Measured = TimeFigures.MeasuredOf(drawn),
            EndSeconds = drawn.SelectMany(TimeCurves.Drawn).Max(r => r.Record.Timeline.Loaded.Seconds),
        };
    }
}
