using MiniVmm.Devices.Timing;
using Xunit;

namespace MiniVmm.Tests.Devices.Timing;

public sealed class OscillatorTests
{
    [Theory]
    [InlineData(1_193_182)]
    [InlineData(32_768)]
    public void Neither_drifts_nor_overflows_over_centuries(long hertz)
    {
        var clock = new Oscillator(hertz);
        long year = 365L * 86_400;
        for (long seconds = 1; seconds < 280 * year; seconds += 7 * year)
        {
            Assert.Equal(seconds * hertz, clock.TicksAt(seconds * 1_000_000_000));
            long tick = (seconds * hertz) + 12_345;
            UInt128 exact = (((UInt128)tick * 1_000_000_000) + (UInt128)hertz - 1) / (UInt128)hertz;
            Assert.Equal((long)exact, clock.TimeOf(tick));
        }
    }

    [Fact]
    public void A_tick_has_completed_at_its_time_and_not_before()
    {
        var clock = new Oscillator(1_193_182);
        for (long tick = 1; tick < 100_000; tick++)
        {
            long time = clock.TimeOf(tick);
            Assert.Equal(tick, clock.TicksAt(time));
            Assert.Equal(tick - 1, clock.TicksAt(time - 1));
        }
    }

    [Fact]
    public void Never_stays_never() => Assert.Equal(long.MaxValue, new Oscillator(32_768).TimeOf(long.MaxValue));
}
