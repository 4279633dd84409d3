using MiniVmm.Model.Curves;
using Xunit;

namespace MiniVmm.Tests.Model.Curves;

public sealed class ThrashingCurveTests
{
    private static readonly ThrashingCurve Curve = new(10, 2, 0.8, 50, 2);

    [Fact]
    public void A_tick_takes_its_share_of_the_processors_and_no_more_up_to_the_knee()
    {
        Assert.Equal(10, Curve.VctMs(1, 0.5));
        Assert.Equal(20, Curve.VctMs(4, 0.8));
        Assert.Equal(20 * (1 + (50 * 0.04)), Curve.VctMs(4, 1), 9);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(9.0)]
    public void The_slope_is_that_of_the_slowdown(double? ceiling)
    {
        ThrashingCurve curve = Curve with { Ceiling = ceiling };
        foreach (double load in (double[])[0.5, 0.9, 1.3, 3])
            Assert.Equal((curve.Slowdown(load + 1e-6) - curve.Slowdown(load - 1e-6)) / 2e-6, curve.Slope(load), 1e-4);
    }

    [Fact]
    public void A_ceiling_is_come_near_to_and_not_exceeded()
    {
        ThrashingCurve curve = Curve with { Ceiling = 9 };
        Assert.InRange(curve.Slowdown(100), 9.9, 10);
        Assert.Equal(Curve.Slowdown(0.81), curve.Slowdown(0.81), 1e-4);
    }

    [Fact]
    public void Rising_caps_cost_by_what_they_bring_back()
    {
        ThrashingCurve curve = Curve with { PageInSeconds = 30 };
        Assert.Equal(Curve.VctMs(4, 1) + (20 * 30 * 0.1), curve.VctMs(4, 1, 0.1), 9);
        Assert.Equal(Curve.VctMs(4, 1), curve.VctMs(4, 1));
    }

    [Fact]
    public void Values_that_no_host_has_are_named()
    {
        Assert.Null(Curve.Fault());
        Assert.Contains("exponent", (Curve with { Exponent = 0.5 }).Fault());
        Assert.Contains("knee", (Curve with { Knee = double.NaN }).Fault());
        Assert.Contains("ceiling", (Curve with { Ceiling = -1 }).Fault());
    }
}
