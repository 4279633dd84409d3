using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Reports;

/// <summary>Records in, summary out.</summary>
internal static class SummaryBuilder
{
    public static VariantSummary Summarize(RunRecord record)
    {
        Interval measured = record.Timeline.Measured;
        Figures all = IntervalAnalysis.Of(measured, record.Requests, record.Traces);
        VmSummary[] vms = [.. Enumerable.Range(0, record.Traces.Count).Select(vm => Summarize(record, vm, measured))];
        return new VariantSummary
        {
            Name = record.Variant.Name,
            Fvm = record.Variant.Groups[0].Control.ToCommandLine(),
            Partial = record.Partial,
            MeasuredS = Round(measured.Seconds),
            RequestsPerS = Round(all.RequestsPerS),
            Requests = all.Requests,
            Errors = all.Errors,
            Jain = Round(Statistics.Jain([.. vms.Select(vm => vm.RequestsPerS)])),
            VctMs = Round(all.VctMs),
            LatencyMs = Round(all.LatencyMs),
            CapMean = Round(all.CapMean),
            ActiveMean = Round(all.ActiveMean),
            SuspendedMean = Round(all.SuspendedMean),
            CongestedShare = Round(all.CongestedShare),
            MajorFaultsPerS = Round(MajorFaultsPerS(record.HostSamples, measured)),
            FootprintMib = Round(record.Limit?.FootprintBytes / 1048576.0),
            LimitMib = Round(record.Limit?.LimitBytes / 1048576.0),
            Timeline = record.Timeline,
            Vms = vms,
        };
    }

    /// <summary>The last variant over the first.</summary>
    public static double? Ratio(IReadOnlyList<VariantSummary> variants, Func<VariantSummary, double?> figure)
    {
        if (variants.Count < 2 || figure(variants[0]) is not double first || figure(variants[^1]) is not double last)
            return null;
        return first > 0 ? Round(last / first) : null;
    }

    private static VmSummary Summarize(RunRecord record, int vm, Interval measured)
    {
        Figures figures = IntervalAnalysis.Of(
            measured, record.Requests.Where(r => r.Vm == vm), [record.Traces[vm]]);
        return new VmSummary
        {
            Name = RunDirectory.VmName(vm),
            ReadyMs = Round(record.ReadyMs[vm]),
            RequestsPerS = Round(figures.RequestsPerS),
            Requests = figures.Requests,
            Errors = figures.Errors,
            VctMs = Round(figures.VctMs),
            LatencyMs = Round(figures.LatencyMs),
            CapMean = Round(figures.CapMean),
            ActiveMean = Round(figures.ActiveMean),
            SuspendedMean = Round(figures.SuspendedMean),
            CongestedShare = Round(figures.CongestedShare),
        };
    }

    private static double? MajorFaultsPerS(IReadOnlyList<HostSample> samples, Interval measured)
    {
        HostSample[] inside = [.. samples.Where(s => measured.Contains(s.UnixMs))];
        if (inside.Length < 2)
            return null;
        double seconds = (inside[^1].UnixMs - inside[0].UnixMs) / 1000;
        return (Faults(inside[^1]) - Faults(inside[0])) / seconds;
        static long Faults(HostSample sample) => sample.Processes.Sum(p => p?.MajorFaults ?? 0);
    }

    private static double Round(double value) => Math.Round(value, 3);

    private static double? Round(double? value) => value is double v ? Math.Round(v, 3) : null;

    private static VctFigures Round(VctFigures vct) => new(Round(vct.Mean), Round(vct.P95));

    private static LatencyFigures Round(LatencyFigures latency) => new(Round(latency.P50), Round(latency.P99));
}
