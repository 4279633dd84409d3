using MiniVmm.Model.Fluid;
using Xunit;

namespace MiniVmm.Tests.Model.Fluid;

public sealed class FluidPartsTests
{
    [Theory]
    [InlineData(3.0, 0.0, 3.0)]
    [InlineData(3.7, 0.0, 3.0)]
    [InlineData(3.5, 1.0, 3.0)]
    [InlineData(3.7, 1.0, 3.2)]
    [InlineData(1.0, 1.0, 1.0)]
    [InlineData(2.0, 1.0, 1.5)]
    public void A_cap_is_x_rounded_down_over_the_width_of_a_step(double x, double step, double cap) =>
        Assert.Equal(cap, StaircaseCap.Mean(x, step), 1e-9);

    [Fact]
    public void A_processor_is_busy_as_mean_value_analysis_has_it()
    {
        Assert.Equal(0, Occupancy.Busy(0, 30, 60));
        Assert.Equal(1, Occupancy.Busy(3, 30, 0));
        Assert.Equal(1 / 3.0, Occupancy.Busy(1, 30, 60), 1e-12);
        // Two customers: the second finds a queue of 1/3, so its response is 40 ms, and 2 / (40 + 60) of 30 ms are busy.
        Assert.Equal(0.6, Occupancy.Busy(2, 30, 60), 1e-12);
        Assert.Equal(((1 / 3.0) + 0.6) / 2, Occupancy.Busy(1.5, 30, 60), 1e-12);
        Assert.InRange(Occupancy.Busy(40, 30, 60), 0.9999, 1);
    }

    [Fact]
    public void The_window_holds_the_least_of_the_periods_before_this_one()
    {
        const int period = 4, window = 3;
        Random random = new(7);
        SampleHistory history = new(period, window, periodMs: 60);
        List<double> samples = [0];
        List<double> vct = [];
        for (int now = 1; now <= 200; now++)
        {
            vct.Add(5 + (20 * random.NextDouble()));
            history.Add(vct[^1], vct[^1]);
            samples.Add(now >= period ? vct[^period..].Average() : 0);
            double[] inWindow = [.. Enumerable.Range(now - (period * window), (period * (window - 1)) + 1)
                .Where(i => i > 0).Select(i => samples[i]).Where(s => s > 0)];
            Assert.Equal(samples[now], history.SampleMs, 1e-9);
            Assert.Equal(inWindow.Length > 0 ? inWindow.Min() : 0, history.MinimumMs, 1e-9);
            Assert.Equal(vct[Math.Max(0, now - 3)], history.VctAgo(2), 1e-9);
        }
    }

    [Fact]
    public void Rate_stretches_pauses_beside_bursts()
    {
        Assert.Equal(0.5, RateDuty.Of(10, 10), 1e-12);
        Assert.Equal(2 / 3.0, RateDuty.Of(10, 20), 1e-12);
    }
}
