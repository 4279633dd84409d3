using MiniVmm.Fvm;
using MiniVmm.Model.Fluid;
using Xunit;

namespace MiniVmm.Tests.Model.Fluid;

public sealed class RuleFlowTests
{
    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(6.0, 2.0)]
    [InlineData(30.3, 10.1)]
    public void Aimd_adds_a_and_takes_off_a_third(double x, double decrease)
    {
        RuleFlow flow = Flow("aimd");
        Assert.Equal(1, flow.Increase(x, 1.2), 1e-3);
        Assert.Equal(decrease, flow.Decrease(x, 3), 1e-3);
        Assert.False(flow.HasMemory);
    }

    [Fact]
    public void Binomial_rules_do_at_their_point_what_aimd_does_and_less_or_more_elsewhere()
    {
        foreach (string rule in (string[])["sqrt", "iiad"])
        {
            RuleFlow flow = Flow(rule);
            Assert.Equal(1, flow.Increase(10, 1.2), 2e-3);
            Assert.Equal(10 / 3.0, flow.Decrease(10, 3), 2e-3);
            Assert.InRange(flow.Increase(40, 1.2), 0.2, 0.51);
        }
        Assert.Equal(10 / 3.0, Flow("iiad").Decrease(40, 3), 2e-3);
        Assert.Equal(20 / 3.0, Flow("sqrt").Decrease(40, 3), 2e-3);
    }

    [Fact]
    public void Fixed_does_nothing_and_vegas_looks_at_the_ratio_itself()
    {
        RuleFlow still = Flow("fixed");
        Assert.Equal(0, still.Increase(4, 1.2));
        Assert.Equal(0, still.Decrease(4, 3));
        // Of ten threads at R = 1.05 half a one queues, at R = 2 five: below and above what vegas holds.
        RuleFlow vegas = Flow("vegas", sigma: 0.001);
        Assert.Equal(1, vegas.Increase(10, 1.05), 1e-3);
        Assert.Equal(-1, vegas.Increase(10, 2), 1e-3);
    }

    [Fact]
    public void Probe_is_known_to_remember()
    {
        RuleFlow probe = Flow("probe");
        Assert.True(probe.HasMemory);
        Assert.Equal(1, probe.Initial);
    }

    [Fact]
    public void Settings_stay_in_their_range_and_rates_are_hertz()
    {
        RuleFlow flow = Flow("aimd");
        Assert.Equal(0, flow.Increase(64, 1));
        Assert.Equal(0, flow.Decrease(1, 3));
        RuleFlow rate = new(new FvmParameters { Mode = FvmMode.Rate }, new CongestionNoise(new FvmParameters(), 0.1));
        Assert.Equal(10, rate.Initial);
        Assert.Equal(0.1, rate.Increase(2, 1), 1e-3);
    }

    [Fact]
    public void The_drift_is_the_mean_of_both_by_the_probability_of_congestion()
    {
        CongestionNoise noise = new(new FvmParameters(), 0.2);
        RuleFlow flow = Flow("aimd", 0.2);
        double middle = 2.5 * Math.Exp(-noise.Bias);
        Assert.Equal(0.5, noise.Probability(middle), 1e-9);
        Assert.Equal((0.5 * 1) - (0.5 * 3), flow.Drift(9, middle), 1e-3);
        Assert.Equal(1, flow.Drift(9, 0), 1e-3);
        Assert.True(noise.Probability(middle * 1.2) > noise.Probability(middle) && noise.Probability(middle / 1.2) < 0.5);
    }

    private static RuleFlow Flow(string rule, double sigma = 0.1)
    {
        FvmParameters control = new() { Rule = rule };
        return new RuleFlow(control, new CongestionNoise(control, sigma));
    }
}
