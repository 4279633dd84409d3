using MiniVmm.Fvm;
using MiniVmm.Model.Fluid;
using MiniVmm.Model.Loop;
using MiniVmm.Tests.Model.Fluid;
using Xunit;

namespace MiniVmm.Tests.Model.Loop;

public sealed class ControlLoopTests
{
    private static readonly LoopPlant Plant = FluidModelTests.Plant(FluidModelTests.Group(clients: 30), 400, 0.2);

    [Fact]
    public void For_aimd_the_loop_is_the_formula_of_the_facts()
    {
        ControlLoop loop = ControlLoop.Of(Plant, out string? obstacle)!;
        Assert.Null(obstacle);
        (double x, double p, double t) = (loop.Equilibrium.X, loop.Equilibrium.Congestion, 5);
        // x* = 3 a (1 - p) / p at b = 1.5
        Assert.Equal(3 * (1 - p) / p, x, 0.01 * x);
        Assert.Equal(p / 3 / t, loop.A, 0.01 * loop.A);
        CongestionNoise noise = new(Plant.Control, Plant.Noise);
        double slope = (noise.Probability(loop.Equilibrium.Ratio + 1e-5) - noise.Probability(loop.Equilibrium.Ratio - 1e-5)) / 2e-5;
        Assert.Equal(slope * (1 + (x / 3)) / t, loop.B, 0.01 * loop.B);
        Assert.Equal(-5 / Math.Log(0.7), loop.TauSeconds, 1e-3);
        double load = 4 * (x - 0.5) * 8 / 400;
        double k = Plant.Curve.TickMs * 2 * Plant.Curve.Slope(load) * 8 / 400 / loop.Equilibrium.BaselineMs;
        Assert.Equal(k, loop.K, 0.02 * k);
    }

    [Fact]
    public void Without_delay_it_is_stable_at_any_gain()
    {
        foreach (double steepness in (double[])[1, 35, 1000, 1e6])
        {
            LoopMargins margins = LoopMargins.Of(ControlLoop.Of(Plant with { Curve = Plant.Curve with { Steepness = steepness } }, out _)!);
            Assert.True(margins.Stable);
            Assert.Null(margins.GainMargin);
            Assert.True(margins.PhaseMarginDegrees is null or > 0);
        }
    }

    [Fact]
    public void It_bears_as_much_delay_as_its_margin_says_by_nyquists_criterion_too()
    {
        ControlLoop loop = ControlLoop.Of(Plant, out _)!;
        LoopMargins margins = LoopMargins.Of(loop);
        double delay = margins.DelayMarginSeconds!.Value;
        Assert.Equal(1, loop.At(margins.CrossoverRadPerS!.Value).Magnitude, 1e-6);
        Assert.Equal(0, LoopMargins.UnstablePoles(loop with { DelaySeconds = 0.98 * delay }));
        Assert.Equal(2, LoopMargins.UnstablePoles(loop with { DelaySeconds = 1.02 * delay }));
        LoopMargins late = LoopMargins.Of(loop with { DelaySeconds = 1.02 * delay });
        Assert.False(late.Stable);
        Assert.True(late.PhaseMarginDegrees < 0 && late.GainMargin < 1);
        // With a gain that is as much smaller as the margin says it is just stable again.
        ControlLoop weaker = loop with { DelaySeconds = 1.02 * delay, B = loop.B * late.GainMargin!.Value * 0.99 };
        Assert.Equal(0, LoopMargins.UnstablePoles(weaker));
    }

    [Fact]
    public void Margins_and_encirclements_agree_over_a_region()
    {
        StabilityRegion region = StabilityRegion.Of(
            Plant, RegionAxis.Find("delay")!, [0, 5, 20, 60, 200], RegionAxis.Find("add")!, [0.1, 1, 5]);
        Assert.Equal(15, region.Cells.Count);
        Assert.All(region.Cells.Where(c => c.Margins is not null), c => Assert.Equal(c.Margins!.PhaseMarginDegrees is null or > 0, c.Margins.Stable));
        Assert.Contains(region.Cells, c => c.Margins is { Stable: true });
        Assert.Contains(region.Cells, c => c.Margins is { Stable: false });
    }

    [Fact]
    public void What_has_no_loop_says_why()
    {
        Assert.Null(ControlLoop.Of(Plant with { Control = new FvmParameters { Rule = "probe" } }, out string? obstacle));
        Assert.Contains("remembers", obstacle);
        Assert.Null(ControlLoop.Of(Plant with { Clients = 2 }, out obstacle));
        Assert.Contains("never makes it congested", obstacle);
        Assert.Null(ControlLoop.Of(Plant with { Control = new FvmParameters { Mode = FvmMode.Off } }, out obstacle));
        Assert.Contains("control nothing", obstacle);
        Assert.Null(ControlLoop.Of(Plant with { BudgetMiB = -1 }, out obstacle));
        Assert.Contains("budget", obstacle);
        Assert.Null(ControlLoop.Of(Plant with { Control = new FvmParameters { Rule = "fixed" } }, out obstacle));
        Assert.NotNull(obstacle);
    }
}
