using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class PeriodSumTests
{
    private static readonly Interval FourSeconds = new(100_000, 104_000);

    /// <summary>The second VM comes after 1.5 s and leaves after 3 s.</summary>
    private static readonly Interval[] Lives = [FourSeconds, new(101_500, 103_000)];

    private static readonly RequestRecord[] Requests =
    [
        Request(100_100, 0), Request(100_900, 0), Request(101_600, 0), Request(101_700, 1), Request(102_100, 0), Request(102_200, 0),
        Request(102_300, 0), Request(102_400, 1), Request(103_999, 0), Request(104_000, 0),
    ];

    [Fact]
    public void Bins_hold_what_each_vm_did_and_how_long_it_lived()
    {
        IReadOnlyList<PeriodSum> bins = Bins();
        Assert.Equal([2.0, 1, 3, 1], bins.Select(b => b.Served[0]));
        Assert.Equal([0, 1.0, 1, 0], bins.Select(b => b.Served[1]));
        Assert.Equal([0, 0.5, 1, 0], bins.Select(b => b.AliveSeconds[1]));
        Assert.Equal([null, 20.0, 30, null], bins.Select(b => b.Vct.Mean));
    }

    [Fact]
    public void Fairness_over_time_counts_only_vms_alive_throughout_a_bin()
    {
        // Only in the third bin are there two: 3 and 1 make 16 / (2 * 10).
        Assert.Equal([new SeriesPoint(2.5, 0.8)], TimeSeries.Jain(Bins(), 1));
    }

    [Fact]
    public void Sums_add_up_to_the_figures_of_the_run()
    {
        PeriodSum all = new(2);
        foreach (PeriodSum bin in Bins())
            all.Add(bin);
        Assert.Equal(9 / 4.0, all.RequestsPerS);
        // 7 requests in 4 s and 2 in 1.5 s, each over its own life.
        Assert.Equal(Statistics.Jain([7 / 4.0, 2 / 1.5]), all.Jain);
        Assert.Equal(2 / 1.5, all.PerVm([1]));
        // 10 ticks of 20 ms and 30 ticks of 30 ms.
        Assert.Equal(27.5, all.Vct.Mean);
    }

    [Fact]
    public void A_steady_run_resamples_to_itself_and_an_unsteady_one_does_not()
    {
        double[] steady = Throughputs([.. Enumerable.Repeat(5, 16)])!;
        Assert.All(steady, v => Assert.Equal(5, v));
        (double low, double high) = Bootstrap.Span(Throughputs([.. Enumerable.Range(0, 16)])!)!.Value;
        Assert.True(low < 7 && high > 8);
        Assert.Equal(Throughputs([1, 2, 3, 4, 5, 6]), Throughputs([1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void Blocks_are_as_long_as_the_square_root_and_a_short_run_has_none()
    {
        Assert.Equal((6, 4), (MovingBlocks.BlockLength(26), MovingBlocks.BlockLength(16)));
        Assert.Null(Throughputs([1, 2, 3, 4, 5]));
    }

    private static double[]? Throughputs(int[] served) =>
        MovingBlocks.Resample([.. served.Select(Served)], 1, [p => p.RequestsPerS])?[0];

    private static PeriodSum Served(int requests)
    {
        PeriodSum sum = new(1) { Seconds = 1 };
        sum.Served[0] = requests;
        return sum;
    }

    private static IReadOnlyList<PeriodSum> Bins() => PeriodSums.Of(
        FourSeconds, 1, Requests,
        [[new TelemetryRecord { UnixMs = 101_200, VctMs = 20, BusyTicks = 10 }], [new TelemetryRecord { UnixMs = 102_999, VctMs = 30, BusyTicks = 30 }]],
        Lives);

    private static RequestRecord Request(double end, int vm) => new(end, 1, vm, 0, RequestOutcome.Served);
}
