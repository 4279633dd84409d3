using MiniVmm.Host.Measurements;
using Xunit;

namespace MiniVmm.Tests.Host.Measurements;

public sealed class InstanceRatesTests
{
    [Fact]
    public void Time_is_gotten_waited_for_or_spent_blocked()
    {
        InstanceRates rates = InstanceRates.Between(At(1, gottenMs: 100, waitedMs: 0, executions: 7), At(3, gottenMs: 600, waitedMs: 1000, executions: 107))!;
        Assert.Equal((2, 0.25, 0.5, 0.25), (rates.Seconds, rates.Gotten, rates.Waited, rates.Blocked));
        Assert.Equal((50, 5, 10, 5), (rates.ExecutionsPerS, rates.GottenPerExecutionMs, rates.WaitedPerExecutionMs, rates.BlockedPerExecutionMs));
        Assert.Equal((20, 0.4), (rates.IoPerS, rates.IoPerExecution));
        Assert.Equal((3, 5), (rates.MajorFaultsPerS, rates.MinorFaultsPerS));
        Assert.Equal((1e6, 100, 11), (rates.InstructionsPerS, rates.TicksPerS, rates.RequestsPerS));
    }

    [Fact]
    public void Time_that_the_kernel_books_late_makes_no_share_negative()
    {
        InstanceRates rates = InstanceRates.Between(At(1, gottenMs: 0, waitedMs: 0, executions: 1), At(2, gottenMs: 1010, waitedMs: 0, executions: 2))!;
        Assert.Equal((1, 0, 0), (rates.Gotten, rates.Waited, rates.Blocked));
    }

    [Fact]
    public void A_guest_that_never_ran_has_nothing_per_execution()
    {
        InstanceRates rates = InstanceRates.Between(At(1, 0, 0, 0), At(2, 0, 0, 0))!;
        Assert.Equal((1, null, null), (rates.Blocked, rates.GottenPerExecutionMs, rates.IoPerExecution));
    }

    [Fact]
    public void A_monitor_that_did_not_answer_is_still_measured_from_outside()
    {
        InstanceRates rates = InstanceRates.Between(At(1, 0, 0, 0) with { Guest = null }, At(2, 500, 0, 10))!;
        Assert.Equal((0.5, null, null), (rates.Gotten, rates.InstructionsPerS, rates.RequestsPerS));
    }

    [Fact]
    public void Another_process_is_not_compared()
    {
        Assert.Null(InstanceRates.Between(At(1, 500, 0, 1), At(2, 400, 0, 2)));
        Assert.Null(InstanceRates.Between(At(1, 500, 0, 1), At(1, 500, 0, 1)));
    }

    [Fact]
    public void A_history_answers_for_spans_up_to_its_length()
    {
        SampleHistory history = new(TimeSpan.FromSeconds(10));
        Assert.Null(history.Over(TimeSpan.FromSeconds(1)));
        for (int s = 0; s <= 30; s++)
            history.Add(At(s, gottenMs: s <= 20 ? 0 : (s - 20) * 500, waitedMs: 0, executions: s));
        Assert.Equal((1, 0.5), Share(history, 1));
        Assert.Equal((10, 0.5), Share(history, 10));
        Assert.Equal((10, 0.5), Share(history, 20));
    }

    [Fact]
    public void A_missed_sample_lengthens_the_span_that_is_measured()
    {
        SampleHistory history = new(TimeSpan.FromSeconds(10));
        history.Add(At(0, 0, 0, 0));
        history.Add(At(4, 1000, 0, 1));
        Assert.Equal((4, 0.25), Share(history, 1));
    }

    [Fact]
    public void A_restarted_instance_has_a_history_of_its_own()
    {
        SampleHistory history = new(TimeSpan.FromSeconds(10));
        history.Add(At(0, 900, 0, 5));
        history.Add(At(1, 0, 0, 0));
        Assert.Null(history.Over(TimeSpan.FromSeconds(1)));
        history.Add(At(2, 300, 0, 1));
        Assert.Equal((1, 0.3), Share(history, 1));
    }

    [Theory]
    [InlineData("12 34 56\n", 12, 34, 56)]
    [InlineData("0 0 0\n", 0, 0, 0)]
    public void Schedstat_is_three_numbers(string text, long gotten, long waited, long executions) =>
        Assert.Equal(new VcpuTimes(gotten, waited, executions), VcpuTimes.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1 2")]
    [InlineData("a b c")]
    public void Anything_else_is_no_schedstat(string? text) => Assert.Null(VcpuTimes.Parse(text));

    [Fact]
    public void Reads_and_writes_are_counted_together()
    {
        Assert.Equal(30, InstanceMeter.IoCalls("rchar: 5\nwchar: 6\nsyscr: 10\nsyscw: 20\nread_bytes: 7\n"));
        Assert.Null(InstanceMeter.IoCalls(null));
        Assert.Null(InstanceMeter.IoCalls("syscr: 10\n"));
    }

    private static (double, double) Share(SampleHistory history, int seconds)
    {
        InstanceRates rates = history.Over(TimeSpan.FromSeconds(seconds))!;
        return (rates.Seconds, Math.Round(rates.Gotten, 9));
    }

    private static InstanceSample At(int second, long gottenMs, long waitedMs, long executions) => new(
        second * 1_000_000_000L, new VcpuTimes(gottenMs * 1_000_000, waitedMs * 1_000_000, executions), second * 20, second * 3, second * 5, 4096,
        new GuestSample(second * 1_000_000L, second * 100, second * 11));
}
