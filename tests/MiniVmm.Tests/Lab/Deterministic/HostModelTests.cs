using MiniVmm.Lab.Deterministic;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab.Deterministic;

public sealed class HostModelTests
{
    private const long MiB = 1 << 20;

    private static readonly HostModel Model = new() { Processors = 2, BudgetBytes = 100 * MiB };

    /// <summary>How much of the time each VM runs, and how much slower each then is.</summary>
    [Theory]
    [InlineData("1", "1")]
    [InlineData("1 1", "1 1")]
    [InlineData("1 1 1 1", "2 2 2 2")]
    [InlineData("1 1 1 0", "1.5 1.5 1.5 2")]
    [InlineData("1 0.5 0.5 0.5", "1.25 1.5 1.5 1.5")]
    public void Processors_are_shared_by_who_runs(string running, string dilations) =>
        Assert.Equal(Numbers(dilations), Model.Dilations([.. Numbers(running).Select(r => new VmDemand(r, 0))]));

    /// <summary>At a point of the table, between two, before and beyond them.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.75, 1)]
    [InlineData(0.875, 1.9)]
    [InlineData(1, 2.8)]
    [InlineData(1.25, 9)]
    [InlineData(1.625, 10.7)]
    [InlineData(2, 12.4)]
    public void Memory_pressure_costs_what_the_points_say(double pressure, double slowdown) =>
        Assert.Equal(slowdown, Model.SlowdownAt(pressure), 9);

    [Fact]
    public void Thrashing_slows_who_uses_memory() =>
        Assert.Equal([9, 9, 1], Model.Dilations([new(0.5, 100 * MiB), new(0.5, 25 * MiB), new(0.5, 0)]));

    [Fact]
    public void Both_multiply() =>
        Assert.Equal([13.5, 13.5, 13.5], Model.Dilations([new(1, 50 * MiB), new(1, 50 * MiB), new(1, 25 * MiB)]));

    [Fact]
    public void Without_a_budget_memory_is_free() =>
        Assert.Equal([1, 1], (Model with { BudgetBytes = null }).Dilations([new(1, 1000 * MiB), new(1, 1000 * MiB)]));

    [Fact]
    public void A_variant_says_what_host_is_meant()
    {
        Variant variant = SyntheticExperiment.Variant("mpl");

        HostModel model = HostModel.Of(variant with { Processors = [3, 5, 6] });
        Assert.Equal((3, 120 * MiB), (model.Processors, model.BudgetBytes));
        Assert.Equal(
            (2, null), (HostModel.Of(variant).Processors, HostModel.Of(variant with { BudgetMiB = null }).BudgetBytes));
    }

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(double.Parse)];
}
