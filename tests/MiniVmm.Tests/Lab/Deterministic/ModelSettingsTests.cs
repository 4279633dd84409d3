using MiniVmm.Lab.Deterministic;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab.Deterministic;

public sealed class ModelSettingsTests
{
    [Theory]
    [InlineData(20_000_000, 200, 4)]
    [InlineData(20_000_000, 130, 3)]
    [InlineData(20_000_000, 1, 1)]
    [InlineData(1_000_000_000, 7, 7)]
    public void A_slow_clock_walks_less_often_over_the_same_memory(long clockHz, int passes, int scaled)
    {
        VmGroup group = SyntheticExperiment.Group();
        group = group with { Load = group.Load with { Requests = [new RequestShape { KiB = 8192, Passes = passes, WaitMs = 30 }] } };

        Scenario scenario = new ModelSettings { ClockHz = clockHz }
            .Scale(SyntheticExperiment.Scenario(1, null, SyntheticExperiment.Variant("mpl", null, group)));

        Assert.Equal(
            group.Load.Requests[0] with { Passes = scaled }, Assert.Single(scenario.Variants[0].Groups[0].Load.Requests));
    }
}
