using MiniVmm.Devices.Pit;
using MiniVmm.Devices.Timing;
using Xunit;

namespace MiniVmm.Tests.Devices.Pit;

/// <summary>A row is a script: "c=34" writes a control word, "0=9c" and "0?9c" write and read a counter's port,
/// "b=01" and "b?20" port 61, where a read compares the bits 5, 1 and 0 alone; "@1000" goes to a tick of the counters'
/// clock, "edges?3" counts what IRQ 0 has seen. Ticks and edges are decimal, the rest hexadecimal.</summary>
public sealed class Pit8254Tests
{
    [Theory]
    [InlineData("mode 2 counts down and repeats",
        "c=34 0=64 0=00 @1 c=00 0?64 0?00 @11 c=00 0?5a 0?00 @100 c=00 0?01 0?00 edges?0 @101 c=00 0?64 0?00 edges?1")]
    [InlineData("mode 2 ticks", "c=34 0=64 0=00 @101 edges?1 @200 edges?1 @201 edges?2 @301 edges?3")]
    [InlineData("mode 3 even", "c=b6 2=0a 2=00 b=01 @1 b?21 @5 b?21 @6 b?01 @10 b?01 @11 b?21")]
    [InlineData("mode 3 odd is high for the longer half",
        "c=b6 2=05 2=00 b=01 @1 b?21 @3 b?21 @4 b?01 @5 b?01 @6 b?21")]
    [InlineData("mode 3 counts by twos", "c=36 0=0a 0=00 @1 c=00 0?0a 0?00 @2 c=00 0?08 0?00 @6 c=00 0?0a 0?00")]
    [InlineData("mode 3 ticks once a period", "c=36 0=0a 0=00 @11 edges?1 @21 edges?2")]
    [InlineData("mode 0 rises once", "c=30 0=64 0=00 @100 edges?0 @101 edges?1 @100000 edges?1")]
    [InlineData("mode 0 wraps", "c=30 0=02 0=00 @4 c=00 0?ff 0?ff")]
    [InlineData("mode 0, gate holds", "b=01 c=b0 2=0a 2=00 @3 b=00 @9 b?00 b=01 @16 b?01 @17 b?21")]
    [InlineData("mode 4 strobes after the count", "c=38 0=0a 0=00 @11 edges?0 @12 edges?1 @200000 edges?1")]
    [InlineData("mode 1 is triggered by the gate", "c=b2 2=0a 2=00 b?20 b=01 b?21 @1 b?01 @10 b?01 @11 b?21")]
    [InlineData("mode 1 can be triggered again", "c=b2 2=0a 2=00 b=01 @8 b=00 b=01 @11 b?01 @18 b?01 @19 b?21")]
    [InlineData("mode 5 strobes for one clock", "c=ba 2=0a 2=00 b=01 @10 b?21 @11 b?01 @12 b?21")]
    [InlineData("mode 2 without gate is high and waits", "c=b4 2=03 2=00 @50 b?20 b=01 @52 b?21 @53 b?01 @54 b?21")]
    [InlineData("mode 2 takes a new count at the end of the period",
        "c=34 0=64 0=00 @50 0=0a 0=00 @100 edges?0 @101 edges?1 @111 edges?2 @121 edges?3")]
    [InlineData("mode 3 takes a new count at the end of the half",
        "c=b6 2=0a 2=00 b=01 @2 2=04 2=00 @6 b?01 @8 b?21 @10 b?01 @12 b?21")]
    [InlineData("count 0 is 65536", "c=34 0=00 0=00 @65536 edges?0 @65537 edges?1")]
    [InlineData("BCD", "c=35 0=00 0=10 @2 c=00 0?99 0?09 @1000 edges?0 @1001 edges?1")]
    [InlineData("BCD count 0 is 10000", "c=35 0=00 0=00 @1 c=00 0?00 0?00 @2 c=00 0?99 0?99 @10001 edges?1")]
    [InlineData("low byte only", "c=14 0=0a @11 edges?1 c=00 0?0a")]
    [InlineData("high byte only", "c=24 0=01 @257 edges?1 c=00 0?01")]
    [InlineData("mode numbers 6 and 7 are 2 and 3", "c=3c 0=0a 0=00 @11 edges?1 c=e2 0?bc")]
    [InlineData("latch holds", "c=34 0=64 0=00 @11 c=00 @50 c=00 0?5a 0?00 0?33 0?00")]
    [InlineData("read-back of count and status", "c=34 0=64 0=00 @11 c=c2 @20 0?b4 0?5a 0?00")]
    [InlineData("null count until loaded", "c=34 c=e2 0?f4 0=64 0=00 c=e2 0?f4 @1 c=e2 0?b4")]
    [InlineData("null count of a pending reload", "c=34 0=64 0=00 @5 0=0a 0=00 c=e2 0?f4 @101 c=e2 0?b4")]
    [InlineData("read-back of two counters", "c=34 0=64 0=00 c=74 1=0a 1=00 @1 c=c6 0?b4 0?64 0?00 1?b4 1?0a 1?00")]
    [InlineData("period 1 never ticks", "c=34 0=01 0=00 @100 edges?0 c=36 0=01 0=00 @200 edges?0")]
    [InlineData("a half-written count stops mode 0 only", "c=30 0=0a 0=00 @5 0=ff @100 edges?0 0=00 @356 edges?1")]
    public void Follows_the_data_sheet(string name, string script)
    {
        var board = new Board();
        foreach (string step in script.Split(' ')) board.Run(step, $"{name}: {step}");
    }

    [Fact]
    public void Delivers_one_edge_for_the_periods_missed_and_counts_them()
    {
        var board = new Board();
        foreach (string step in "c=34 0=64 0=00".Split(' ')) board.Run(step, step);
        board.Jump(1 + (100 * 7));
        Assert.Equal(1, board.Edges);
        Assert.Equal((1, 6), (board.Pit.TicksDelivered, board.Pit.TicksCoalesced));
        board.Jump(1 + (100 * 8));
        Assert.Equal((2, 6), (board.Pit.TicksDelivered, board.Pit.TicksCoalesced));
    }

    [Fact]
    public void A_hundred_hertz_for_an_hour_is_exact()
    {
        const int count = 11_932;
        var board = new Board();
        foreach (string step in "c=34 0=9c 0=2e".Split(' ')) board.Run(step, step);
        const int ticks = 3600 * 100;
        for (int i = 0; i < ticks; i++)
        {
            board.Time.Now = board.Pit.NextDeadline;
            board.Pit.Advance(board.Time.Now);
        }

        Assert.Equal(ticks, board.Edges);
        Assert.Equal(1 + ((long)ticks * count), new Oscillator(Pit8254.Frequency).TicksAt(board.Time.Now));
    }

    [Fact]
    public void Nothing_programmed_needs_no_time() => Assert.Equal(long.MaxValue, new Board().Pit.NextDeadline);

    [Fact]
    public void Allocates_nothing()
    {
        var board = new Board();
        foreach (string step in "c=34 0=9c 0=2e".Split(' ')) board.Run(step, step);
        board.Tick(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        board.Tick(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void State_moves_to_another_timer()
    {
        var first = new Board();
        foreach (string step in "c=34 0=64 0=00 @30 0=0a 0=00 c=00".Split(' ')) first.Run(step, step);
        var second = new Board();
        second.Time.Now = first.Time.Now;
        second.Pit.State = first.Pit.State;
        Assert.Equal(first.Pit.NextDeadline, second.Pit.NextDeadline);
        foreach (string step in "@100 edges?0 0?47 0?00 @101 edges?1 @111 edges?2".Split(' ')) second.Run(step, step);
    }

    private sealed class Board
    {
        private readonly Oscillator _clock = new(Pit8254.Frequency);
        private readonly RecordingLine _irq = new();
        private readonly int _edgesBefore;

        public Board()
        {
            Pit = new Pit8254(Time, _irq);
            _edgesBefore = _irq.Edges;
        }

        public FakeTime Time { get; } = new();

        public Pit8254 Pit { get; }

        public int Edges => _irq.Edges - _edgesBefore;

        public void Jump(long tick)
        {
            Time.Now = _clock.TimeOf(tick);
            Pit.Advance(Time.Now);
        }

        public void Tick(int times)
        {
            for (int i = 0; i < times; i++)
            {
                Time.Now = Pit.NextDeadline;
                Pit.Advance(Time.Now);
                Pit.Write(3, 1, 0);
                Pit.Read(0, 2);
            }
        }

        public void Run(string step, string where)
        {
            if (step[0] == '@')
            {
                Walk(_clock.TimeOf(long.Parse(step[1..])));
                return;
            }

            int operation = step.IndexOfAny(['=', '?']);
            string what = step[..operation], operand = step[(operation + 1)..];
            if (step[operation] == '=')
            {
                Write(what, Convert.ToUInt32(operand, 16));
                return;
            }

            (long expected, long read) = what switch
            {
                "edges" => (long.Parse(operand), Edges),
                "b" => (Convert.ToInt64(operand, 16), Pit.PortB.Read(0, 1) & 0x23),
                _ => (Convert.ToInt64(operand, 16), (long)Pit.Read((ushort)(what[0] - '0'), 1)),
            };
            Assert.True(expected == read, $"{where}, got {read:x2}");
        }

        /// <summary>As the run loop does it: stop at every deadline.</summary>
        private void Walk(long until)
        {
            while (Pit.NextDeadline <= until)
            {
                Time.Now = Pit.NextDeadline;
                Pit.Advance(Time.Now);
            }

            Time.Now = until;
        }

        private void Write(string what, uint value)
        {
            if (what == "b") Pit.PortB.Write(0, 1, value);
            else Pit.Write((ushort)(what == "c" ? 3 : what[0] - '0'), 1, value);
        }
    }
}
