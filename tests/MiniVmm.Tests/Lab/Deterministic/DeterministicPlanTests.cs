using MiniVmm.Lab;
using MiniVmm.Lab.Deterministic;
using Xunit;

namespace MiniVmm.Tests.Lab.Deterministic;

public sealed class DeterministicPlanTests
{
    private static readonly LoadPlan Load = new() { Levels = [new(0, 2), new(10, 4)], RequestKiB = 4, Passes = 1 };
    private static readonly VmPlan Vm = new() { Kernel = "none", MemoryMiB = 16, Load = Load };
    private static readonly DeterministicPlan Plan = new() { Vms = [Vm], DurationMs = 100 };

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 2)]
    [InlineData(9.9, 2)]
    [InlineData(10, 4)]
    [InlineData(1e9, 4)]
    public void A_level_lasts_until_the_next(double ms, double level) => Assert.Equal(level, Load.At(ms));

    public static TheoryData<string, DeterministicPlan> Unsound() => new()
    {
        { "at least one VM", Plan with { Vms = [] } },
        { "at least 1 ms", Plan with { DurationMs = 0 } },
        { "start at 5 ms and stop at 5 ms", Plan with { Vms = [Vm with { StartMs = 5, StopMs = 5 }] } },
        { "processor", Plan with { Host = new HostModel { Processors = 0 } } },
        { "at least 1 KiB", WithLoad(Load with { RequestKiB = 0 }) },
        { "think time", WithLoad(Load with { ThinkMs = -1 }) },
        { "whole number of clients", WithLoad(Load with { Levels = [new(0, 2.5)] }) },
        { "must not be negative", WithLoad(Load with { Levels = [new(0, -1)] }) },
        { "order of time", WithLoad(Load with { Levels = [new(5, 1), new(5, 2)] }) },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void An_unsound_plan_is_refused(string reason, DeterministicPlan plan) => Assert.Contains(
        reason, Assert.Throws<LabError>(() => DeterministicRun.Run(plan, null, CancellationToken.None)).Message, StringComparison.Ordinal);

    private static DeterministicPlan WithLoad(LoadPlan load) => Plan with { Vms = [Vm with { Load = load }] };
}
