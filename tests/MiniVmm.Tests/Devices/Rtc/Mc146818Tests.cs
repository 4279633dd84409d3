using MiniVmm.Devices.Rtc;
using Xunit;

namespace MiniVmm.Tests.Devices.Rtc;

/// <summary>A row is a script that begins on Tuesday, 2005-06-14 at 23:58:59: "b=02" and "c?40" write and read a
/// register, "+1.5" lets so many seconds pass on both clocks, "irq?1" looks at the wire. Registers and values are
/// hexadecimal.</summary>
public sealed class Mc146818Tests
{
    [Theory]
    [InlineData("BCD time of day", "0?59 2?58 4?23 6?03 7?14 8?06 9?05 32?20")]
    [InlineData("binary", "b=06 0?3b 2?3a 4?17 7?0e 9?05 32?20")]
    [InlineData("12 hours", "b=00 4?91 +7200 4?01 +39600 4?92")]
    [InlineData("midnight is twelve", "b=00 +61 4?12 2?00 7?15")]
    [InlineData("it runs", "+1 0?00 2?59 +60 2?00 4?00 6?04 7?15")]
    [InlineData("setting stops and starts it",
        "b=82 0=10 2=20 4=03 7=01 8=01 9=99 +5 0?10 b=02 0?10 +1 0?11 4?03 9?99")]
    [InlineData("setting without stopping", "4=03 4?03 2?58 +1 2?59")]
    [InlineData("nonsense is clamped", "b=82 0=ff 2=aa 4=ff 7=ff 8=ff 9=ff 32=ff b=02 0?59 2?59 4?23 7?31 8?12 9?99")]
    [InlineData("no 30th of February", "b=82 7=30 8=02 9=05 b=02 7?28 8?02")]
    [InlineData("the end of time", "b=82 0=59 2=59 4=23 7=31 8=12 9=99 32=99 b=02 +5 9?99 4?23 0?59")]
    [InlineData("update in progress before a second's end", "a?26 +0.998 a?a6 +0.002 a?26")]
    [InlineData("battery and memory", "d?80 e=5a e?5a 7f=a5 7f?a5 d=00 d?80 c=ff c?00")]
    [InlineData("NMI mask is no register", "8e=33 e?33")]
    [InlineData("update interrupt", "a=20 b=12 +0.5 irq?0 +0.5 irq?1 c?90 irq?0 +1 irq?1")]
    [InlineData("update flag without interrupt", "a=20 +1 irq?0 c?10 c?00")]
    [InlineData("SET stops updates and their interrupt", "a=20 b=92 b?82 +2 irq?0 c?00")]
    [InlineData("alarm", "a=20 1=01 3=59 5=23 b=22 +1 irq?0 +1 irq?1 c?b0 +1 irq?0 c?10")]
    [InlineData("alarm every minute", "a=20 1=00 3=c0 5=ff b=22 +1 irq?1 c?b0 +59 irq?0 +1 irq?1")]
    [InlineData("alarm in a time slept over", "a=20 1=30 3=59 5=23 +100 c?30")]
    [InlineData("periodic flag at 1024 Hz", "c?00 +0.001 c?40 c?00")]
    [InlineData("periodic interrupt", "a=2f b=42 +0.4 irq?0 +0.1 irq?1 c?c0 irq?0 +0.4 irq?0 +0.1 irq?1")]
    [InlineData("rates 1 and 2", "a=21 +0.003 c?00 +0.001 c?40 a=22 c?00 +0.004 c?40 +0.004 c?00 +0.004 c?40")]
    [InlineData("rate 0 is none", "a=20 b=42 +0.9 c?00 irq?0")]
    [InlineData("an interrupt not taken is one interrupt", "a=2f b=42 +0.9 irq?1 c?c0 irq?0")]
    public void Follows_the_data_sheet(string name, string script)
    {
        var board = new Board();
        foreach (string step in script.Split(' ')) board.Run(step, $"{name}: {step}");
    }

    [Fact]
    public void Wants_no_time_unless_an_interrupt_is_enabled()
    {
        var board = new Board();
        Assert.Equal(long.MaxValue, board.Clock.NextDeadline);
        board.Run("b=42", "periodic");
        Assert.NotEqual(long.MaxValue, board.Clock.NextDeadline);
    }

    [Fact]
    public void Waits_for_the_host_second_when_virtual_time_is_ahead()
    {
        var board = new Board();
        board.Run("b=12", "update interrupt");
        long deadline = board.Clock.NextDeadline;
        board.Virtual.Now = deadline;
        board.Clock.Advance(deadline);
        board.Run("irq?0", "the host's second is not over");
        Assert.True(board.Clock.NextDeadline > deadline);
    }

    private sealed class Board
    {
        private readonly FakeClock _host = new(new DateTime(2005, 6, 14, 23, 58, 59, DateTimeKind.Utc));
        private readonly RecordingLine _irq = new();

        public Board() => Clock = new Mc146818(_host, Virtual, _irq);

        public FakeTime Virtual { get; } = new();

        public Mc146818 Clock { get; }

        public void Run(string step, string where)
        {
            if (step[0] == '+')
            {
                Walk((long)(double.Parse(step[1..]) * 1_000_000_000));
                return;
            }

            int operation = step.IndexOfAny(['=', '?']);
            uint value = Convert.ToUInt32(step[(operation + 1)..], 16);
            uint read = 0;
            if (step[..operation] == "irq")
            {
                read = _irq.Level ? 1u : 0u;
            }
            else
            {
                Clock.Write(0, 1, Convert.ToUInt32(step[..operation], 16));
                if (step[operation] == '=') Clock.Write(1, 1, value);
                else read = Clock.Read(1, 1);
            }

            if (step[operation] == '?') Assert.True(value == read, $"{where}, got {read:x2}");
        }

        private void Walk(long nanoseconds)
        {
            long until = Virtual.Now + nanoseconds;
            while (Clock.NextDeadline <= until)
            {
                Pass(Clock.NextDeadline - Virtual.Now);
                Clock.Advance(Virtual.Now);
            }

            Pass(until - Virtual.Now);
        }

        private void Pass(long nanoseconds)
        {
            _host.Time += TimeSpan.FromTicks(nanoseconds / 100);
            Virtual.Now += nanoseconds;
        }
    }
}
