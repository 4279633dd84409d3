using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Plots;

/// <summary>The pictures of an experiment: three figures and an overview of all, as PNG and SVG.</summary>
internal static class Pictures
{
    /// <returns>The files drawn, the overview first; none where nothing was measured.</returns>
    public static IReadOnlyList<string> Draw(
        Gnuplot gnuplot, RunDirectory directory, Scenario scenario, IReadOnlyList<RunRecord> records,
        Summary summary)
    {
        RunRecord[] shown = [.. records.Where(r => r.Timeline.Loaded.Seconds > 0)];
        double? fitting = summary.Contention == Contention.Memory ? Fitting(scenario.Variants[0]) : null;
        Figure[] figures = [.. Figures(scenario.Variants[0].PeriodSeconds, fitting, shown).Select(f => f with
        {
            // gnuplot takes a curve without points for an error.
            Curves = [.. f.Curves.Where(c => c.Together.Count > 0)],
        }).Where(f => f.Curves.Count > 0)];
        if (figures.Length == 0)
            return [];
        string folder = Directory.CreateDirectory(directory.File("plots")).FullName;
        foreach (Figure figure in figures)
            foreach (PlotCurves curves in figure.Curves)
                File.WriteAllLines(Path.Combine(folder, curves.DataFile(figure.Name)), curves.DataLines());

        double end = shown.Max(r => r.Timeline.Loaded.Seconds);
        string common = FigureScript.Common(end, Measured(shown));
        List<string> drawn = [];
        Draw("overview", (1200, 900), OverviewScript.Write(figures, Headline.Of(scenario, summary)));
        foreach (Figure figure in figures)
            Draw(figure.Name, (1000, 460), OverviewScript.Single(figure));
        return drawn;

        void Draw(string name, (int Width, int Height) size, string body)
        {
            string script = Path.Combine(folder, $"{name}.gp");
            File.WriteAllText(script, string.Concat(
                Terminal("pngcairo", name, "png", size), common, body,
                Terminal("svg", name, "svg", size), common, body));
            gnuplot.Run(script);
            drawn.Add(Path.Combine(folder, $"{name}.png"));
            drawn.Add(Path.Combine(folder, $"{name}.svg"));
        }
    }

    /// <summary>Requests of each VM that the budget holds at once.</summary>
    private static double? Fitting(Variant variant) =>
        variant.BudgetMiB * 1024.0 / (variant.Vms * variant.Groups[0].Load.MeanRequestKiB);

    private static string Terminal(string terminal, string name, string extension, (int Width, int Height) size) =>
        $"""
        reset
        set terminal {terminal} enhanced size {size.Width},{size.Height} font 'DejaVu Sans,{(terminal == "svg" ? 13 : 11)}' background rgb '#ffffff'
        set output '{name}.{extension}'
        set encoding utf8

        """;

    private static (double From, double To)? Measured(IReadOnlyList<RunRecord> records)
    {
        RunRecord? longest = records.Where(r => r.Timeline.MeasureUnixMs > 0)
            .MaxBy(r => r.Timeline.Measured.Seconds);
        return longest is null
            ? null
            : ((longest.Timeline.MeasureUnixMs - longest.Timeline.LoadUnixMs) / 1000, longest.Timeline.Loaded.Seconds);
    }

    private static IEnumerable<Figure> Figures(
        double period, double? fitting, IReadOnlyList<RunRecord> records)
    {
        yield return new Figure(
            "vct", "Virtual clock time, ms of real time per busy tick (10 ms where nothing is in the way)", true,
            [.. records.Select(r => Traced(r, period, t => t.VctMs, t => t.BusyTicks))]);
        yield return new Figure(
            "throughput", "Throughput of all VMs together, requests/s", false,
            [.. records.Select(r => new PlotCurves(
                r.Variant.Name, TimeSeries.Throughput(r.Requests, r.Timeline.Loaded, period), []))]);
        string level = fitting is double threads ? $"; dotted: {threads:0.#} fit the memory budget" : "";
        yield return new Figure(
            "cap", $"Request threads per VM: the cap (plain guests have none: all active ones){level}", false,
            [.. records.Select(r => Traced(r, period, t => t.Cap ?? t.Active, _ => 1))])
        {
            Guide = fitting,
        };
    }

    private static PlotCurves Traced(
        RunRecord record, double period, Func<TelemetryRecord, double?> value, Func<TelemetryRecord, double> weight) =>
        new(record.Variant.Name,
            TimeSeries.Mean(record.Traces, record.Timeline.Loaded, period, value, weight),
            [.. record.Traces.Select(t => TimeSeries.Of(t, record.Timeline.Loaded, value))]);
}
