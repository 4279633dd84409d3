using System.Globalization;

namespace MiniVmm.Lab.Reports;

/// <summary>The figures of a run, in the order of reports.</summary>
public static class FigureCatalog
{
    public static FigureDefinition Throughput { get; } = new(
        "requests_per_s", "throughput", "requests/s",
        "Requests answered with the right checksum inside the measured interval, per second, all VMs together. One under way at its "
        + "end is credited not at all.",
        r => r.RequestsPerS, p => p.RequestsPerS);

    public static FigureDefinition Jain { get; } = new(
        "jain", "Jain's index", "",
        "Fairness (Σx)² / (n Σx²) of the VMs' requests per second, each over the part of the measured interval in which it was "
        + "alive: 1 when all get the same, 1/n when one gets all. In VMs of groups with different loads it is no "
        + "measure of fairness.",
        r => r.Jain, p => p.Jain);

    public static FigureDefinition Vct { get; } = new(
        "vct_ms.mean", "VCT", "ms",
        "Virtual clock time: real time per busy tick of a guest, the mean over ticks. 10 ms where nothing is in the way.",
        r => r.VctMs.Mean, p => p.Vct.Mean);

    public static FigureDefinition LatencyMedian { get; } = new(
        "latency_ms.p50", "latency, median", "ms", "Median latency of the requests completed (nearest rank).",
        r => r.LatencyMs.P50, null);

    public static FigureDefinition LatencyTail { get; } = new(
        "latency_ms.p99", "latency, 99%", "ms", "Latency that 99% of the requests completed do not exceed (nearest rank).",
        r => r.LatencyMs.P99, null);

    public static FigureDefinition Cap { get; } = new(
        "cap_mean", "cap", "threads", "Thread cap of a guest, the mean over control periods and VMs; guests without one have none.",
        r => r.CapMean, p => p.Cap.Mean);

    public static FigureDefinition ThroughputDrift { get; } = new(
        "drift.throughput.last_over_first", "drift of throughput", "",
        "Throughput of the last third of the measured interval over that of its first third; 1 = none.",
        r => r.Drift.Throughput.LastOverFirst, p => p.RequestsPerS, OverThirds: true);

    public static IReadOnlyList<FigureDefinition> All { get; } =
    [
        Throughput,
        Jain,
        Vct,
        new("vct_ms.p95", "VCT, 95%", "ms",
            "VCT that the control periods' means do not exceed in 95% of the busy ticks.", r => r.VctMs.P95, null),
        new("v_ms", "V", "ms", "The guests' smoothed VCT, the mean over control periods.", r => r.VMs, p => p.Smoothed.Mean),
        new("slowdown_mean", "R", "",
            "The guests' slowdown V / Vmin, the mean over the control periods that have one.", r => r.SlowdownMean, p => p.Slowdown.Mean),
        new("congested_share", "congested", "",
            "Share of the control periods with R above the threshold.", r => r.CongestedShare, p => p.Congested.Mean),
        Cap,
        new("active_mean", "active", "threads", "Active request threads of a guest, the mean over control periods and VMs.", r => r.ActiveMean, p => p.Active.Mean),
        new("suspended_mean", "suspended", "threads", "Suspended request threads of a guest, likewise.", r => r.SuspendedMean, p => p.Suspended.Mean),
        LatencyMedian,
        LatencyTail,
        new("major_faults_per_s", "major faults", "1/s",
            "Page faults of the monitors that waited for the disk, per second, all together.", r => r.MajorFaultsPerS, null),
        ThroughputDrift,
        new("drift.vct_ms.last_over_first", "drift of VCT", "", "The same of VCT.", r => r.Drift.VctMs.LastOverFirst, p => p.Vct.Mean, OverThirds: true),
        new("drift.cap.last_over_first", "drift of the cap", "", "The same of the cap.", r => r.Drift.Cap.LastOverFirst, p => p.Cap.Mean, OverThirds: true),
    ];

    /// <summary>A value as people read it: three significant digits, no more.</summary>
    public static string Text(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}
