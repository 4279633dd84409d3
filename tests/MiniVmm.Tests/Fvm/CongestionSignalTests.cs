using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Tests.Fvm;

/// <summary>Hand-computed rows: one control period each, <c>vct > V Vmin R(raw Q16) congested</c>.</summary>
public sealed class CongestionSignalTests
{
    private static readonly FvmParameters Window3 = new()
    {
        PeriodMs = 1000,
        WindowMs = 3000,
        Ewma = Q16.Parse("0.5"),
        Threshold = Q16.Parse("2.5"),
    };

    [Fact]
    public void First_sample_has_no_baseline_and_is_taken_whole() => Check(Window3, """
        10000 > 10000 0 0 no
        """);

    [Fact]
    public void Smoothing_and_slowdown_against_the_samples_before() => Check(Window3, """
        10000 > 10000     0      0 no
        10000 > 10000 10000  65536 no
        40000 > 25000 10000 163840 no   # R = 2.5 is not above 2.5
        40000 > 32500 10000 212992 yes  # 3.25
        """);

    [Fact]
    public void Window_forgets_the_baseline_after_its_periods() => Check(Window3, """
        10000 > 10000     0      0 no
        40000 > 25000 10000 163840 no
        40000 > 32500 10000 212992 yes
        40000 > 36250 10000 237568 yes  # 3.625
        40000 > 38125 40000  62464 no   # 10000 has left: 0.953125
        """);

    [Fact]
    public void An_idle_period_is_no_congestion_keeps_V_and_takes_a_slot() => Check(Window3, """
        10000 > 10000     0      0 no
        40000 > 25000 10000 163840 no
            0 > 25000     0      0 no
            0 > 25000     0      0 no
        40000 > 32500 40000  53248 no   # only 40000 is left of three slots: 0.8125
            0 > 32500     0      0 no
            0 > 32500     0      0 no
            0 > 32500     0      0 no
        10000 > 21250     0      0 no   # three empty slots: no baseline
        """);

    [Fact]
    public void Fractions_of_a_microsecond_are_kept_and_negative_steps_round_down() => Check(
        Window3 with { Ewma = Q16.Parse("0.3") }, """
        3 > 3 0     0 no
        2 > 2 3 58982 no   # 196608 + (19660 * -65536 >> 16) = 176948; / 3
        2 > 2 2 81592 no   # 176948 + (19660 * -45876 >> 16) = 163185; / 2
        """);

    [Fact]
    public void Slowdown_saturates() => Check(Window3 with { Ewma = Q16.One }, """
                 1 >          1 0          0 no
        2000000000 > 2000000000 1 4294967295 yes
        """);

    [Theory]
    [InlineData(1000u, 60_000u, 60)]
    [InlineData(5000u, 60_000u, 12)]
    [InlineData(5000u, 9_999u, 1)]
    [InlineData(5000u, 1_000u, 1)]
    public void Window_is_whole_periods_and_at_least_one(uint period, uint window, int periods) =>
        Assert.Equal(periods, new FvmParameters { PeriodMs = period, WindowMs = window }.WindowPeriods);

    private static void Check(FvmParameters parameters, string rows)
    {
        SignalState state = SignalState.Initial;
        foreach (string row in rows.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] cells = row.Split('#')[0].Split(new[] { ' ', '>' }, StringSplitOptions.RemoveEmptyEntries);
            (state, SignalReading reading) = CongestionSignal.Observe(parameters, state, uint.Parse(cells[0]));
            string actual = $"{reading.SmoothedUs} {reading.MinimumUs} {reading.Slowdown.Raw} "
                + (reading.Congested ? "yes" : "no");
            Assert.True(string.Join(' ', cells[1..]) == actual, $"row '{row.Trim()}' gave {actual}");
        }
    }
}
