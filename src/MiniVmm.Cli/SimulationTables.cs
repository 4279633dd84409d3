using MiniVmm.Lab.Running;
using MiniVmm.Lab.Simulating;
using MiniVmm.Model.Curves;
using MiniVmm.Model.Simulation;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary>Simulations for reading.</summary>
internal static class SimulationTables
{
    public static void Show(IAnsiConsole console, SimulationDocument simulation)
    {
        console.Write(Variants(simulation));
        console.Write(Distributions(simulation));
        if (simulation.Variants.Any(v => v.Result.Classes.Count > 1))
            console.Write(Classes(simulation));
        foreach (SimulatedVariant variant in simulation.Variants.Where(v => v.Result.Arrivals + v.Result.Departures > 0))
            console.MarkupLineInterpolated($"{variant.Name}: {variant.Result.Arrivals:#,0} VMs came and {variant.Result.Departures:#,0} went");
        console.MarkupLine("[yellow]Simulated: nothing of this was measured.[/]");
        if (simulation.Partial)
            console.MarkupLine("[yellow]It was ended before its time; the figures are of what was done.[/]");
    }

    public static void Show(IAnsiConsole console, BesideDocument beside)
    {
        Table table = ReportConsole.Table("", "req/s", "simulated", "error", "Jain", "simulated", "error", "VCT ms", "sim.", "cap", "sim.");
        foreach (BesideRow row in beside.Rows)
            table.AddRow(
                Markup.Escape(row.Name), Number(row.RequestsPerS.Measured), Number(row.RequestsPerS.Simulated), Error(row.RequestsPerS),
                Jain(row.Jain.Measured), Jain(row.Jain.Simulated), Error(row.Jain),
                Number(row.VctMs.Measured), Number(row.VctMs.Simulated), Number(row.Cap.Measured), Number(row.Cap.Simulated));
        console.Write(table);
        ThrashingCurve curve = beside.Simulation.Curve;
        console.MarkupLineInterpolated(
            $"{beside.Rows.Count(r => r.Close == true)} of {beside.Rows.Count} variants within {BesideRow.Wanted:0}% in throughput and in Jain's index");
        console.MarkupLineInterpolated($"a page is touched in {beside.Simulation.VisitNs:0.0} ns");
        console.MarkupLineInterpolated(
            $"curve: T {curve.TickMs:0.##} ms, P {curve.Processors:0.##}, K {curve.Knee:0.###}, s {curve.Steepness:0.##}, e {curve.Exponent:0.##}");
        if (beside.Contention != Contention.Memory)
            console.MarkupLineInterpolated($"[yellow]contention of the runs: {beside.Contention}[/]");
    }

    private static Table Variants(SimulationDocument simulation)
    {
        Table table = ReportConsole.Table("", "VMs", "req/s", "/ best cap", "VCT ms", "R", "cap", "Jain", "congested", "latency ms", "converged s");
        foreach (SimulatedVariant variant in simulation.Variants)
        {
            ClassFigures all = variant.Result.All;
            table.AddRow(
                $"[bold]{Markup.Escape(variant.Name)}[/]{(variant.Result.Partial ? " [yellow]partial[/]" : "")}", $"{variant.Vms:#,0}",
                Number(all.RequestsPerS), Number(variant.Result.Efficiency), Number(all.VctMs), Number(all.Slowdown), Number(all.Cap),
                Jain(all.Jain), Percent(all.CongestedShare), Number(all.LatencyMs), variant.ThroughputConvergenceS is double s ? $"{s:0.#}" : "–");
        }
        return table;
    }

    private static Table Distributions(SimulationDocument simulation)
    {
        Table table = ReportConsole.Table("5, 50, 95%", "VCT ms", "R", "cap", "Jain of a host", "a host / its best cap");
        foreach (SimulatedVariant variant in simulation.Variants)
            table.AddRow(
                Markup.Escape(variant.Name), Three(variant.Result.VctMs), Three(variant.Result.Slowdown), Three(variant.Result.Cap),
                Three(variant.Result.HostJain), Three(variant.Result.HostEfficiency));
        return table;
    }

    private static Table Classes(SimulationDocument simulation)
    {
        Table table = ReportConsole.Table("groups", "req/s a VM", "Jain", "VCT ms", "cap", "congested");
        foreach (SimulatedVariant variant in simulation.Variants)
            foreach (ClassFigures vms in variant.Result.Classes)
                table.AddRow(
                    Markup.Escape($"{variant.Name}: {vms.Name}"), Number(vms.PerVmPerS), Jain(vms.Jain), Number(vms.VctMs), Number(vms.Cap),
                    Percent(vms.CongestedShare));
        return table;
    }

    private static string Three(Quantiles q) => q.P50 is null ? "–" : $"{Number(q.P5)}, {Number(q.P50)}, {Number(q.P95)}";

    private static string Number(double? value) => ReportConsole.Figure(value, null, null);

    private static string Jain(double? value) => value is double jain ? $"{jain:0.000}" : "–";

    private static string Percent(double? share) => share is double value ? $"{value:0%}" : "–";

    private static string Error(BesideFigure figure) => figure.ErrorPercent is double error
        ? Math.Abs(error) <= BesideRow.Wanted ? $"{error:+0.0;-0.0}%" : $"[yellow]{error:+0.0;-0.0}%[/]"
        : "–";
}
