using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class RunOrderTests
{
    [Fact]
    public void Every_repetition_runs_every_variant_once()
    {
        IReadOnlyList<RunId> runs = RunOrder.Of(ScenarioOf(seed: 1, repetitions: 5, "a", "b", "c", "d"));
        Assert.Equal(20, runs.Count);
        foreach ((int block, RunId[] repetition) in runs.Chunk(4).Index())
        {
            Assert.All(repetition, r => Assert.Equal(block + 1, r.Repetition));
            Assert.Equal(["a", "b", "c", "d"], repetition.Select(r => r.Variant).Order());
        }
        Assert.Equal(runs, RunOrder.Of(ScenarioOf(seed: 1, repetitions: 5, "a", "b", "c", "d")));
    }

    [Fact]
    public void All_orders_are_equally_likely()
    {
        string[] orders = [.. Enumerable.Range(0, 200).SelectMany(seed =>
            RunOrder.Of(ScenarioOf((uint)seed, repetitions: 3, "a", "b", "c")).Chunk(3)
                .Select(block => string.Concat(block.Select(r => r.Variant))))];
        int[] counts = [.. orders.CountBy(o => o).Select(o => o.Value)];
        Assert.Equal(6, counts.Length);
        // 100 each are expected; four standard deviations are 37.
        Assert.All(counts, n => Assert.InRange(n, 63, 137));
    }

    [Fact]
    public void Progress_names_the_run_and_the_repetition()
    {
        PlannedRun[] runs = [.. PlannedRun.AllOf(ScenarioOf(seed: 1, repetitions: 2, "mpl@2"))];
        Assert.Equal(["run 1 of 2: mpl@2 #1", "run 2 of 2: mpl@2 #2"], runs.Select(r => r.Label));
        Assert.Equal("run 1 of 1: mpl@2", PlannedRun.AllOf(ScenarioOf(seed: 1, repetitions: 1, "mpl@2"))[0].Label);
    }

    private static Scenario ScenarioOf(uint seed, int repetitions, params string[] variants) => new()
    {
        Name = "s",
        Question = "?",
        Seed = seed,
        Repetitions = repetitions,
        Variants =
        [
            .. variants.Select(v => new Variant { Name = v, Policy = v, Phases = new Phases(1, 1, 1, 1), Groups = [] }),
        ],
    };
}
