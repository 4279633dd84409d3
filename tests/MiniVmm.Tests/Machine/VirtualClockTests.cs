using MiniVmm.Machine.Time;
using Xunit;

namespace MiniVmm.Tests.Machine;

public sealed class VirtualClockTests
{
    [Theory]
    [InlineData(100_000_000)]
    [InlineData(137_000_003)]
    [InlineData(1_000_000)]
    [InlineData(100_000_000_000)]
    public void NoInstructionIsLostToRounding(long hertz)
    {
        var clock = new VirtualClock(hertz);
        long retired = 0;
        for (long step = 1; step < 20_000; step += 7)
        {
            clock.Retire(step);
            retired += step;
        }

        Assert.Equal((long)((Int128)retired * 1_000_000_000 / hertz), clock.Now);
    }

    [Theory]
    [InlineData(100_000_000, 10_000_000)]
    [InlineData(333_333_333, 9_999_999)]
    [InlineData(1_000_000, 1)]
    public void TheInstructionsUntilADeadlineReachItAndOneLessDoesNot(long hertz, long deadline)
    {
        long instructions = new VirtualClock(hertz).InstructionsUntil(deadline);
        var reaching = new VirtualClock(hertz);
        reaching.Retire(instructions);
        var before = new VirtualClock(hertz);
        before.Retire(instructions - 1);

        Assert.True(reaching.Now >= deadline);
        Assert.True(before.Now < deadline);
    }

    [Fact]
    public void ADeadlineThatHasPassedStillGivesOneInstruction()
    {
        var clock = new VirtualClock(100_000_000);
        clock.Pass(1_000_000);

        Assert.Equal(1, clock.InstructionsUntil(5));
    }

    [Fact]
    public void AFarDeadlineOverflowsNothing() =>
        Assert.InRange(new VirtualClock(100_000_000_000).InstructionsUntil(long.MaxValue), 1, 100_000_000_000);

    [Fact]
    public void InstructionsInFlightCount()
    {
        var clock = new VirtualClock(1_000_000) { InFlight = () => 500 };

        Assert.Equal(500_000, clock.Now);
    }
}
