using MiniVmm.Devices.Pic;
using MiniVmm.I386.Contracts;
using Xunit;

namespace MiniVmm.Tests.Devices.Pic;

/// <summary>A row is a script. "m0=11" writes a byte to the master's port 0, "s1?ff" reads the slave's port 1 and
/// compares, "e" stands for ELCR; "+5" and "-5" drive a wire, "ack?25" acknowledges, "int?1" looks at INTR.
/// "init" programs vectors 20 and 28, all unmasked. Numbers are hexadecimal, wires decimal.</summary>
public sealed class Pic8259PairTests
{
    private const string Init = "m0=11 m1=20 m1=04 m1=01 m1=00 s0=11 s1=28 s1=02 s1=01 s1=00";

    [Theory]
    [InlineData("uninitialised chip is silent", "+3 int?0")]
    [InlineData("edge", "init int?0 +3 int?1 ack?23 int?0 m0=20 int?0")]
    [InlineData("one edge per rise", "init +3 ack?23 m0=20 int?0 +3 int?0 -3 +3 int?1")]
    [InlineData("slave", "init +12 int?1 ack?2c int?0 s0=20 m0=20 int?0")]
    [InlineData("priority order", "init +4 +1 +12 ack?21 m0=20 ack?2c s0=20 m0=20 ack?24")]
    [InlineData("higher preempts", "init +4 ack?24 +6 int?0 +1 int?1 ack?21 m0=20 int?0 m0=20 int?1 ack?26")]
    [InlineData("slave's second request", "init +12 +9 ack?29 s0=20 m0=20 int?1 ack?2c")]
    [InlineData("mask holds a request", "init m1=08 +3 int?0 m0?08 m1=00 int?1 ack?23")]
    [InlineData("mask reads back", "init m1=a5 m1?a5 s1=5a s1?5a")]
    [InlineData("IRR and ISR", "init +3 +5 m0?28 m0=0b m0?00 ack?23 m0?08 m0=0a m0?20")]
    [InlineData("spurious IRQ7", "init +3 -3 int?0 ack?27 m0=0b m0?00")]
    [InlineData("spurious IRQ15", "init +12 s1=10 ack?27 s1=00 ack?2c")]
    [InlineData("slave request withdrawn in time", "init +12 -12 int?0")]
    [InlineData("specific EOI", "init +4 ack?24 +1 ack?21 m0=64 m0=0b m0?02 m0=61 m0?00")]
    [InlineData("non-specific EOI ends the highest", "init +4 ack?24 +1 ack?21 m0=20 m0=0b m0?10")]
    [InlineData("rotate on EOI", "init +4 ack?24 m0=a0 +3 +5 ack?25 m0=20 ack?23")]
    [InlineData("set priority", "init m0=c3 +3 +4 ack?24 m0=20 ack?23")]
    [InlineData("rotate on specific EOI", "init +1 ack?21 m0=e1 +0 +3 ack?23")]
    [InlineData("auto EOI", "m0=11 m1=20 m1=04 m1=03 m1=00 +3 +4 ack?23 m0=0b m0?00 ack?24 int?0")]
    [InlineData("rotation in auto EOI", "m0=11 m1=20 m1=04 m1=03 m1=00 m0=80 +3 ack?23 -3 +3 +4 ack?24 ack?23")]
    [InlineData("auto EOI on the slave loses no edge",
        "m0=11 m1=20 m1=04 m1=03 m1=00 s0=11 s1=28 s1=02 s1=03 s1=00 +9 +12 ack?29 int?1 ack?2c int?0")]
    [InlineData("special mask mode lets lower levels in", "init +3 ack?23 +5 int?0 m0=68 m1=08 int?1 ack?25")]
    [InlineData("special mask mode leaves the masked ISR", "init +3 ack?23 m0=68 m1=08 m0=20 m0=0b m0?08 m0=63 m0?00")]
    [InlineData("special fully nested", "m0=11 m1=20 m1=04 m1=11 m1=00 s0=11 s1=28 s1=02 s1=01 s1=00 "
        + "+12 ack?2c +9 int?1 ack?29")]
    [InlineData("plain nesting blocks the slave", "init +12 ack?2c +9 int?0 m0=20 int?1 ack?29")]
    [InlineData("poll", "init m0=0c m0?00 +5 m0=0c m0?85 int?0 m0=0b m0?20")]
    [InlineData("poll of the slave", "init +12 s0=0c s0?84 int?0")]
    [InlineData("level triggered repeats until the wire falls",
        "init e0=20 +5 ack?25 m0=20 int?1 ack?25 -5 m0=20 int?0")]
    [InlineData("ELCR keeps its fixed bits", "e0=ff e0?f8 e1=ff e1?de")]
    [InlineData("LTIM", "m0=19 m1=20 m1=04 m1=01 m1=00 +3 ack?23 m0=20 int?1")]
    [InlineData("ICW1 forgets edges and mask", "init m1=ff +3 m0=11 m1=20 m1=04 m1=01 int?0 m1?00 m0?00")]
    [InlineData("single chip without ICW4", "m0=12 m1=40 +3 int?1 ack?43")]
    [InlineData("single chip answers IR2 itself", "m0=13 m1=40 m1=01 s0=11 s1=28 s1=02 s1=01 +12 ack?42")]
    public void Follows_the_data_sheet(string name, string script)
    {
        var machine = new Machine();
        foreach (string step in script.Replace("init", Init).Split(' ')) machine.Run(step, $"{name}: {step}");
    }

    [Fact]
    public void Tells_the_processor_of_each_change_once()
    {
        var intr = new RecordingLine();
        var pic = new Machine(intr);
        foreach (string step in $"{Init} +3 +4 ack?23 m0=20 ack?24 m0=20".Split(' ')) pic.Run(step, step);
        Assert.False(intr.Level);
        Assert.Equal(2, intr.Edges);
    }

    [Fact]
    public void State_moves_to_another_pair()
    {
        var first = new Machine();
        foreach (string step in $"{Init} +4 ack?24 +1 +12".Split(' ')) first.Run(step, step);
        var second = new Machine();
        second.Pair.State = first.Pair.State;
        foreach (string step in "int?1 ack?21 m0=20 m0=20 ack?2c".Split(' ')) second.Run(step, step);
    }

    [Fact]
    public void Cascade_wire_is_nobody_elses() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pic8259Pair().Line(2));

    private sealed class Machine
    {
        private readonly IInterruptLine?[] _wires;

        public Machine(IInterruptLine? intr = null)
        {
            Pair = new Pic8259Pair(intr);
            _wires = [.. Enumerable.Range(0, 16).Select(irq => irq == 2 ? null : Pair.Line(irq))];
        }

        public Pic8259Pair Pair { get; }

        public void Run(string step, string where)
        {
            if (step[0] is '+' or '-')
            {
                _wires[int.Parse(step[1..])]!.Set(step[0] == '+');
                return;
            }

            int operation = step.IndexOfAny(['=', '?']);
            uint value = Convert.ToUInt32(step[(operation + 1)..], 16);
            string what = step[..operation];
            if (step[operation] == '=')
            {
                Port(what).Write((ushort)(what[1] - '0'), 1, value);
                return;
            }

            uint read = Read(what);
            Assert.True(value == read, $"{where}, got {read:x2}");
        }

        private uint Read(string what) => what switch
        {
            "int" => Pair.Pending ? 1u : 0u,
            "ack" => Pair.Acknowledge(),
            _ => Port(what).Read((ushort)(what[1] - '0'), 1),
        };

        private IPortDevice Port(string what) => what[0] switch
        {
            'm' => Pair.MasterPorts,
            's' => Pair.SlavePorts,
            _ => Pair.TriggerPorts,
        };
    }
}
