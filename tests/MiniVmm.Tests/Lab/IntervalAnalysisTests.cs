using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class IntervalAnalysisTests
{
    private static readonly Interval TenSeconds = new(100_000, 110_000);

    [Fact]
    public void Only_requests_that_end_inside_count_and_errors_count_apart()
    {
        RequestRecord[] requests =
        [
            Request(99_999, 50),
            Request(100_000, 100),          // its end counts, not its start
            Request(105_000, 200),
            Request(109_999, 300),
            Request(110_000, 400),
            Request(106_000, 5, RequestOutcome.Refused),
        ];
        Figures figures = IntervalAnalysis.Of(TenSeconds, requests, []);
        Assert.Equal(0.3, figures.RequestsPerS, 9);
        Assert.Equal((3, 1), (figures.Requests, figures.Errors));
        Assert.Equal(new LatencyFigures(200, 300), figures.LatencyMs);
    }

    [Fact]
    public void Vct_is_weighted_by_busy_ticks_over_all_vms()
    {
        TelemetryRecord[] first = [Period(101_000, 10, 95), Period(120_000, 1000, 100)];
        TelemetryRecord[] second = [Period(101_500, 210, 5, cap: 4), Period(102_500, null, 0, cap: 6)];
        Figures figures = IntervalAnalysis.Of(TenSeconds, [], [first, second]);
        Assert.Equal(new VctFigures(20, 10), figures.VctMs);
        Assert.Equal(5, figures.CapMean);
    }

    [Fact]
    public void An_interval_never_reached_yields_nothing()
    {
        Figures figures = IntervalAnalysis.Of(default, [Request(1, 1)], [[Period(1, 10, 1)]]);
        Assert.Equal(0, figures.RequestsPerS);
        Assert.Equal(new VctFigures(null, null), figures.VctMs);
        Assert.Null(figures.CapMean);
    }

    [Fact]
    public void Throughput_is_binned_and_a_partial_bin_left_out()
    {
        RequestRecord[] requests =
            [Request(100_100, 1), Request(101_900, 1), Request(102_000, 1), Request(104_500, 1), Request(99_000, 1)];
        Assert.Equal(
            [new SeriesPoint(1, 1), new SeriesPoint(3, 0.5)],
            TimeSeries.Throughput(requests, new Interval(100_000, 105_000), 2));
    }

    [Fact]
    public void Means_over_vms_are_weighted_within_a_bin()
    {
        TelemetryRecord[] first = [Period(100_200, 10, 30), Period(101_200, 50, 1)];
        TelemetryRecord[] second = [Period(100_900, 30, 10), Period(101_900, null, 0)];
        Assert.Equal(
            [new SeriesPoint(0.5, 15), new SeriesPoint(1.5, 50)],
            TimeSeries.Mean([first, second], TenSeconds, 1, r => r.VctMs, r => r.BusyTicks));
    }

    private static RequestRecord Request(double end, double latency, RequestOutcome outcome = RequestOutcome.Served) =>
        new(end, latency, 0, 0, outcome);

    private static TelemetryRecord Period(double unixMs, double? vct, int busy, int? cap = null) =>
        new() { UnixMs = unixMs, VctMs = vct, BusyTicks = busy, Cap = cap };
}
