using MiniVmm.Machine.Time;
using Xunit;

namespace MiniVmm.Tests.Machine;

public sealed class IdleSlackTests
{
    private const long Tick = 10_000_000;

    private readonly IdleSlack _slack = new();

    [Fact]
    public void Ticks_of_a_quiet_guest_are_slept_through_together_and_none_is_lost()
    {
        long host = 0, guest = 0;
        int sleeps = 0;
        for (int i = 0; i < 1000; i++)
        {
            long length = _slack.Length(Tick, retired: i * 1000L);
            if (length > 0) sleeps++;
            host += length;
            long passed = _slack.Pass(Tick, length);
            Assert.Equal(Tick, passed);
            guest += passed;
            Assert.InRange(host - guest, 0, IdleSlack.Slack);
        }
        Assert.InRange(sleeps, IdleSlack.QuietHalts, 230);
    }

    [Fact]
    public void Who_works_between_two_halts_is_woken_for_each()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Tick, _slack.Length(Tick, retired: i * 200_000L));
            Assert.Equal(Tick, _slack.Pass(Tick, Tick));
        }
    }

    [Fact]
    public void A_signal_ends_the_quiet_and_what_was_slept_is_still_paid()
    {
        Quieten();
        Assert.Equal(Tick + IdleSlack.Slack, _slack.Length(Tick, 0));
        Assert.Equal(Tick, _slack.Pass(Tick, slept: Tick + 4_000_000));

        // 4 ms were slept ahead: the next halt, which a signal ends, needs 6 more.
        Assert.Equal(Tick - 4_000_000 + IdleSlack.Slack, _slack.Length(Tick, 0));
        Assert.Equal(5_000_000, _slack.Pass(Tick, slept: 1_000_000));
        Assert.Equal(Tick, _slack.Length(Tick, 0));
    }

    [Fact]
    public void What_the_host_is_late_is_no_time_of_the_guest()
    {
        Assert.Equal(Tick, _slack.Length(Tick, 0));
        Assert.Equal(Tick, _slack.Pass(Tick, slept: 5 * Tick));
        Assert.Equal(Tick, _slack.Length(Tick, 0));
    }

    [Fact]
    public void Nor_is_it_where_the_guest_slept_ahead()
    {
        Quieten();
        Assert.Equal(Tick, _slack.Pass(Tick, slept: _slack.Length(Tick, 0) + (20 * Tick)));
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(0, _slack.Length(Tick, 0));
            Assert.Equal(Tick, _slack.Pass(Tick, 0));
        }
        Assert.True(_slack.Length(Tick, 0) > 0);
    }

    [Fact]
    public void Without_a_deadline_the_sleep_has_no_end()
    {
        Quieten();
        Assert.Equal(long.MaxValue, _slack.Length(long.MaxValue, 0));
        Assert.Equal(7 * Tick, _slack.Pass(long.MaxValue, 7 * Tick));
    }

    private void Quieten()
    {
        for (int i = 0; i < IdleSlack.QuietHalts; i++) _slack.Pass(Tick, _slack.Length(Tick, 0));
    }
}
