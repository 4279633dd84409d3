using MiniVmm.Devices.Telemetry;
using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Tests.Machine.Wrapping;

public sealed class FriendlyWrapperTests
{
    private static readonly FvmParameters Measuring = new() { Mode = FvmMode.Off, PeriodMs = 1000, WindowMs = 12_000 };

    private static readonly FvmParameters Rate = Measuring with { Mode = FvmMode.Rate, Rate = new(2000), BurstMs = 100 };

    [Fact]
    public void The_vct_is_the_mean_length_of_busy_ticks()
    {
        WrappedClock clock = new(Measuring);
        clock.Run(1010, tickMs: 10);
        clock.Run(2010, tickMs: 25);

        Assert.Equal((10_000u, 25_000u), (clock.Periods[0].VctMicroseconds, clock.Periods[1].VctMicroseconds));
        Assert.Equal((100u, 40u), (clock.Periods[0].BusyTicks, clock.Periods[1].BusyTicks));
        Assert.Equal((TelemetryMode.Off, 0u, 25_000u), (clock.Last.Mode, clock.Last.RateMillihertz, clock.Last.LongestTickMicroseconds));
    }

    [Fact]
    public void Ticks_with_a_halt_give_no_sample_and_no_congestion()
    {
        WrappedClock clock = new(Measuring);
        clock.Run(1010, tickMs: 10);
        clock.Run(2010, tickMs: 100, halts: true);

        Assert.Equal((0u, 0u, 10u, false), (clock.Last.VctMicroseconds, clock.Last.BusyTicks, clock.Last.IdleTicks, clock.Last.Congested));
    }

    [Fact]
    public void Rests_are_no_part_of_any_tick()
    {
        WrappedClock clock = new(Rate);
        clock.Run(5010, tickMs: 10);

        Assert.True(clock.Wrapper.RestedNs > 2000 * WrappedClock.Ms);
        Assert.All(clock.Periods.Where(p => p.BusyTicks > 0), p => Assert.Equal(10_000u, p.VctMicroseconds));
        Assert.All(clock.Periods, p => Assert.False(p.Congested));
    }

    [Fact]
    public void A_rest_takes_half_to_one_and_a_half_times_what_the_rate_says()
    {
        WrappedClock clock = new(Rate with { PeriodMs = 60_000, WindowMs = 60_000 });
        clock.Run(110, tickMs: 10);

        Assert.InRange(clock.Wrapper.RestNs(), 250 * WrappedClock.Ms, 750 * WrappedClock.Ms);
    }

    [Fact]
    public void Without_congestion_the_rate_rises_and_under_congestion_it_falls()
    {
        WrappedClock clock = new(Rate);
        clock.Run(5010, tickMs: 10);
        uint risen = clock.Last.RateMillihertz;
        clock.Run(15_000, tickMs: 80);

        Assert.True(risen > 2000);
        Assert.Contains(clock.Periods, p => p.Congested);
        Assert.True(clock.Last.RateMillihertz < risen);
    }

    [Fact]
    public void A_period_that_ends_within_a_rest_is_closed_there()
    {
        WrappedClock clock = new(Rate with { Rate = new(100) });
        clock.Run(3000, tickMs: 10);

        Assert.True(clock.Now > 3000 * WrappedClock.Ms);
        Assert.True(clock.Periods.Count >= 3);
        Assert.Contains(clock.Periods, p => p is { BusyTicks: 0, IdleTicks: 0, VctMicroseconds: 0 });
    }

    [Fact]
    public void A_period_without_a_tick_leaves_the_rate_as_it_is()
    {
        WrappedClock clock = new(Rate with { Rate = new(100), RateAdd = new(10) });
        clock.Run(110, tickMs: 10);
        clock.Wrapper.RestNs();
        clock.Now = 1500 * WrappedClock.Ms;
        clock.Wrapper.RestNs();
        uint first = clock.Last.RateMillihertz;
        clock.Now = 2600 * WrappedClock.Ms;
        clock.Wrapper.RestNs();

        Assert.Equal((2, 0u, 0u), (clock.Periods.Count, clock.Last.BusyTicks, clock.Last.SmoothedMicroseconds));
        Assert.Equal(first, clock.Last.RateMillihertz);
    }

    /// <summary>Bursts of 4 s: what is slow in the first of these is the guest's own fetching.</summary>
    [Fact]
    public void The_first_quarter_of_a_burst_after_a_rest_is_not_measured()
    {
        WrappedClock clock = new(Rate with { BurstMs = 4000, Rate = new(10_000), RateMax = new(10_000) });
        clock.Run(4010, tickMs: 10);
        Assert.True(clock.Wrapper.RestNs() > 0);
        int before = clock.Periods.Count;
        clock.Run(4900, tickMs: 100);
        clock.Run(7000, tickMs: 10);

        Assert.All(clock.Periods[before..], p => Assert.False(p.Congested));
        Assert.All(clock.Periods[before..].Where(p => p.BusyTicks > 0), p => Assert.Equal(10_000u, p.LongestTickMicroseconds));
    }

    [Fact]
    public void A_congested_period_ends_the_burst()
    {
        WrappedClock clock = new(Rate with { BurstMs = 60_000, Rate = new(100) });
        clock.Run(3010, tickMs: 10);
        Assert.Equal(0, clock.Wrapper.RestNs());
        while (!clock.Last.Congested) clock.Run((clock.Now / WrappedClock.Ms) + 50, tickMs: 50);

        Assert.True(clock.Now < 10_000 * WrappedClock.Ms);
        Assert.True(clock.Wrapper.RestNs() > 0);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(20_000, 0)]
    [InlineData(0, 0)]
    public void Long_rests_swap_the_guest_out(uint swapMs, int times)
    {
        WrappedClock clock = new(Rate with { Rate = new(250), SwapMs = swapMs });
        clock.Ram.Mapped.Add(7);
        clock.Run(110, tickMs: 10);
        while (clock.Wrapper.RestNs() is > 0 and long rest)
        {
            Assert.Empty(clock.Ram.Prefetched);
            clock.Now += rest;
        }

        Assert.Equal((times, times), (clock.Ram.Unmaps, clock.Ram.Prefetched.Count));
        Assert.Equal(times * PretendRam.Pages, clock.Ram.Evicted);
    }

    [Fact]
    public void What_only_the_guest_knows_is_the_guests()
    {
        WrappedClock clock = new(Measuring, () => new TelemetryRecord { ActiveThreads = 3, SuspendedThreads = 2, Served = 7, ThreadCap = 4 });
        clock.Run(1010, tickMs: 10);

        Assert.Equal((3u, 2u, 7u, 4u), (clock.Last.ActiveThreads, clock.Last.SuspendedThreads, clock.Last.Served, clock.Last.ThreadCap));
    }

    [Fact]
    public void A_change_keeps_what_was_learnt_unless_it_was_learnt_in_another_way()
    {
        WrappedClock clock = new(Rate);
        clock.Run(3010, tickMs: 10);
        clock.Wrapper.Change(Rate with { Threshold = Q16.Parse("4") });
        clock.Run(clock.Now / WrappedClock.Ms + 2000, tickMs: 10);
        Assert.Equal(10_000u, clock.Last.MinimumMicroseconds);

        int before = clock.Periods.Count;
        clock.Wrapper.Change(Rate with { Ewma = Q16.One });
        clock.Run(clock.Now / WrappedClock.Ms + 1500, tickMs: 10);
        Assert.Equal(0u, clock.Periods[before].MinimumMicroseconds);
    }

    [Fact]
    public void A_rest_ends_when_it_is_only_to_measure()
    {
        WrappedClock clock = new(Rate with { Rate = new(100) });
        clock.Run(110, tickMs: 10);
        Assert.True(clock.Wrapper.RestNs() > 0);

        clock.Wrapper.Change(Measuring);
        Assert.Equal(0, clock.Wrapper.RestNs());
    }
}
