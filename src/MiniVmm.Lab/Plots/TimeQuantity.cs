using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Plots;

/// <summary>What is drawn over time.</summary>
/// <param name="Name">Of the files.</param>
/// <param name="Title">Its name and unit.</param>
/// <param name="Scale">Of its axis.</param>
/// <param name="Of">A run's series over some of its VMs, numbered from 0.</param>
/// <param name="OfVm">A single VM's; null where that says little.</param>
internal sealed record TimeQuantity(
    string Name, string Title, AxisScale Scale, Func<AnalysedRun, IReadOnlyList<int>, IReadOnlyList<SeriesPoint>> Of,
    Func<AnalysedRun, int, IReadOnlyList<SeriesPoint>>? OfVm)
{
    public static TimeQuantity Vct { get; } = new(
        "vct", "Virtual clock time, ms of real time per busy tick (10 ms where nothing is in the way)", AxisScale.Logarithmic,
        (run, vms) => Mean(run, vms, t => t.VctMs, t => t.BusyTicks), (run, vm) => Traced(run, vm, t => t.VctMs));

    public static TimeQuantity Throughput { get; } = new(
        "throughput", "Throughput of all VMs together, requests/s", AxisScale.Linear, (run, vms) => Served(run, vms, 1), null);

    public static TimeQuantity ThroughputPerVm { get; } = new(
        "throughput", "Throughput of each group's mean VM, requests/s", AxisScale.Linear,
        (run, vms) => Served(run, vms, vms.Count), null);

    public static TimeQuantity Cap { get; } = new(
        "cap", "Request threads per VM: the cap (guests without one: all active ones)", AxisScale.Linear,
        (run, vms) => Mean(run, vms, Threads, _ => 1), (run, vm) => Traced(run, vm, Threads));

    public static TimeQuantity Jain { get; } = new(
        "jain", "Jain's index of the VMs alive, for each control period by itself", AxisScale.Share,
        (run, _) => TimeSeries.Jain(run.Sums(run.Record.Timeline.Loaded), run.Variant.PeriodSeconds), null);

    private static double? Threads(TelemetryRecord record) => record.Cap ?? record.Active;

    private static IReadOnlyList<SeriesPoint> Served(AnalysedRun run, IReadOnlyList<int> vms, int share) =>
    [
        .. TimeSeries.Throughput(run.Record.Requests.Where(r => vms.Contains(r.Vm)), run.Record.Timeline.Loaded, run.Variant.PeriodSeconds)
            .Select(p => p with { Value = p.Value / share }),
    ];

    private static IReadOnlyList<SeriesPoint> Mean(
        AnalysedRun run, IReadOnlyList<int> vms, Func<TelemetryRecord, double?> value, Func<TelemetryRecord, double> weight) =>
        TimeSeries.Mean(
            vms.Select(vm => run.Record.Traces[vm]), run.Record.Timeline.Loaded, run.Variant.PeriodSeconds, value, weight);

    private static IReadOnlyList<SeriesPoint> Traced(AnalysedRun run, int vm, Func<TelemetryRecord, double?> value) =>
        TimeSeries.Of(run.Record.Traces[vm], run.Record.Timeline.Loaded, value);
}
