using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Simulating;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Lab.Plots;

/// <summary>The pictures of a simulation, in the looks of a measurement's.</summary>
internal static class SimulationPictures
{
    private const int MostInOnePanel = 6;

    /// <summary>More points than a picture can show.</summary>
    private const int MostPoints = 2000;

    private static readonly (string Name, string Title, AxisScale Scale, Func<PeriodFigures, double?> Value)[] Quantities =
    [
        ("vct", "Virtual clock time, ms of real time per busy tick, simulated", AxisScale.Logarithmic, p => p.VctMs),
        ("throughput", "Throughput of all VMs together, requests/s, simulated", AxisScale.Linear, p => p.RequestsPerS),
        ("cap", "Request threads per VM: the cap (VMs without one: all active ones), simulated", AxisScale.Linear, p => p.Cap ?? p.Active),
        ("jain", "Jain's index of all VMs, for each control period by itself, simulated", AxisScale.Share, p => p.Jain),
    ];

    /// <summary>Draws them into <c>plots/</c>; those with a measurement beside it first.</summary>
    public static IReadOnlyList<DrawnPicture> Draw(
        Gnuplot gnuplot, RunDirectory directory, SimulationDocument simulation, AnalysedExperiment? measured)
    {
        SimulatedVariant[] variants = [.. simulation.Variants.Where(v => v.Result.Periods.Count > 0)];
        TimeFigure[] figures = [.. measured is null ? [] : BesidePictures.Of(measured, simulation), .. Quantities.Select(q => Figure(variants, q.Name, q.Title, q.Scale, q.Value)).OfType<TimeFigure>()];
        if (figures.Length == 0)
            return [];
        string folder = Directory.CreateDirectory(directory.File("plots")).FullName;
        return Pictures.Draw(gnuplot, folder, figures, figures.Select(f => TimePictures.Of(f, "")));
    }

    private static TimeFigure? Figure(
        IReadOnlyList<SimulatedVariant> variants, string name, string title, AxisScale scale, Func<PeriodFigures, double?> value)
    {
        IReadOnlyDictionary<string, PolicyStyle> styles = PolicyStyle.Assign(variants.Select(v => v.Policy));
        TimePanel[] panels = [.. Panels(variants).Select(p => new TimePanel(p.Title, [.. p.Variants
            .Select(v => new Curve(styles[v.Policy], Points(v.Result.Periods, value), []))
            .Where(c => c.Together.Count > 0)])).Where(p => p.Curves.Count > 0)];
        if (panels.Length == 0)
            return null;
        SimulationResult longest = variants.Select(v => v.Result).MaxBy(r => r.Periods.Count)!;
        double endS = longest.Periods.Count * longest.PeriodS;
        return new TimeFigure(name, title, scale, panels)
        {
            Measured = (longest.WarmUpPeriods * longest.PeriodS, endS),
            EndSeconds = endS,
        };
    }

    private static IEnumerable<(string Title, IReadOnlyList<SimulatedVariant> Variants)> Panels(IReadOnlyList<SimulatedVariant> variants)
    {
        if (variants.Any(v => v.X is not null))
            return variants.GroupBy(v => v.X).OrderBy(g => g.Key).Select(g => ($"at {g.Key:0.###}", (IReadOnlyList<SimulatedVariant>)[.. g]));
        return variants.Count <= MostInOnePanel
            ? [("", variants)]
            : variants.Select(v => (v.Name, (IReadOnlyList<SimulatedVariant>)[v]));
    }

    /// <summary>The means of so many neighbouring periods that the points are few enough.</summary>
    internal static IReadOnlyList<SeriesPoint> Points(IReadOnlyList<PeriodFigures> periods, Func<PeriodFigures, double?> value)
    {
        int together = (periods.Count + MostPoints - 1) / MostPoints;
        return
        [
            .. periods.Chunk(together)
                .Select(chunk => (At: chunk.Average(p => p.AtS), Values: chunk.Select(value).OfType<double>().ToArray()))
                .Where(c => c.Values.Length > 0)
                .Select(c => new SeriesPoint(c.At, c.Values.Average())),
        ];
    }
}
