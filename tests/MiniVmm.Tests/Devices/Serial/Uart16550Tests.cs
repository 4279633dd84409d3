using System.Text;
using MiniVmm.Devices.Serial;
using Xunit;

namespace MiniVmm.Tests.Devices.Serial;

/// <summary>A row is a script: "1=0f" and "2?c1" write and read a register, "irq?1" looks at the wire, "edges?2"
/// counts its rises, "rx:abc" lets a host thread send, "out?abc" compares what came out.</summary>
public sealed class Uart16550Tests
{
    [Theory]
    [InlineData("power-on", "1?00 2?01 3?00 4?00 5?60 6?b0 7?00")]
    [InlineData("output", "0=48 0=69 out?Hi 5?60")]
    [InlineData("divisor latch", "3=83 0=0c 1=02 0?0c 1?02 3=03 1?00 0=41 out?A 3=83 0?0c 1?02")]
    [InlineData("scratch", "7=a5 7?a5")]
    [InlineData("registers keep what exists", "1=ff 1?0f 4=ff 4?1f")]
    [InlineData("FIFO bits", "2=01 2?c1 2=00 2?01")]
    [InlineData("enabling ETBEI says empty once", "4=08 1=02 irq?1 2?02 irq?0 2?01 1=02 irq?0 1=00 1=02 irq?1")]
    [InlineData("every byte sent is an event", "4=08 1=02 2?02 0=41 irq?1 2?02 irq?0 0=42 irq?1 edges?3")]
    [InlineData("a byte sent into a pending event is an edge", "4=08 1=02 edges?1 0=41 edges?2")]
    [InlineData("OUT2 connects the IRQ", "1=02 irq?0 4=08 irq?1 4=00 irq?0")]
    [InlineData("receive without FIFO", "4=08 1=01 rx:ab irq?1 5?61 2?04 0?61 irq?1 0?62 irq?0 5?60")]
    [InlineData("receive timeout below the trigger", "2=81 4=08 1=01 rx:abc irq?1 2?cc 0?61 0?62 0?63 irq?0 2?c1")]
    [InlineData("receive trigger", "2=41 4=08 1=01 rx:abcd 2?c4 0?61 2?cc 0?62 0?63 0?64 2?c1")]
    [InlineData("FIFO refills from the line", "2=01 rx:0123456789abcdefgh 0?30 0?31 0?32 5?61 "
        + "0?33 0?34 0?35 0?36 0?37 0?38 0?39 0?61 0?62 0?63 0?64 0?65 0?66 0?67 5?61 0?68 5?60")]
    [InlineData("clearing the FIFO", "2=01 rx:abc 2=03 5?60 2?c1")]
    [InlineData("loopback of data", "2=01 4=10 0=41 0=42 out? 5?61 0?41 0?42 5?60")]
    [InlineData("loopback holds the line back", "4=10 rx:x 5?60 4=00 5?61 0?78")]
    [InlineData("loopback overrun", "4=10 0=41 0=42 5?63 5?61 0?42")]
    [InlineData("overrun of the FIFO", "2=01 4=10 0=01 0=01 0=01 0=01 0=01 0=01 0=01 0=01 0=01 0=01 0=01 0=01 0=01 "
        + "0=01 0=01 0=01 5?61 0=02 5?63 5?61")]
    [InlineData("loopback of modem lines", "4=1a 6?92 6?90 4=15 6?6b 6?60 4=10 6?06 6?00")]
    [InlineData("receive beats transmit", "4=08 1=03 rx:a 2?04 0?61 2?02 2?01")]
    [InlineData("wide access is bytes at consecutive ports", "7=5a 6W=c3 7?c3")]
    public void Follows_the_data_sheet(string name, string script)
    {
        var port = new Board();
        foreach (string step in script.Split(' ')) port.Run(step, $"{name}: {step}");
    }

    [Fact]
    public async Task A_sender_waits_while_the_guest_does_not_read()
    {
        var board = new Board();
        byte[] sent = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * 7))];
        Task sending = board.Uart.Input.SendAsync(sent).AsTask();
        Assert.False(sending.IsCompleted);
        var received = new List<byte>();
        while (received.Count < sent.Length)
        {
            if (board.Read(5) == 0x60)
            {
                board.Wakeup.Wait();
                board.Uart.Poll();
            }
            else
            {
                received.Add((byte)board.Read(0));
            }
        }

        await sending;
        Assert.Equal(sent, received);
    }

    [Fact]
    public void State_moves_to_another_port()
    {
        var first = new Board();
        foreach (string step in "2=01 4=08 1=01 7=77 rx:xyz 0?78".Split(' ')) first.Run(step, step);
        var second = new Board();
        second.Uart.State = first.Uart.State;
        foreach (string step in "irq?1 7?77 0?79 0?7a 5?60 irq?0".Split(' ')) second.Run(step, step);
    }

    private sealed class Board
    {
        private readonly RecordingLine _irq = new();
        private readonly ListSink _sink = new();

        public Board() => Uart = new Uart16550(_irq, _sink, Wakeup);

        public CountingWakeup Wakeup { get; } = new();

        public Uart16550 Uart { get; }

        public uint Read(ushort register) => Uart.Read(register, 1);

        public void Run(string step, string where)
        {
            int operation = step.IndexOfAny(['=', '?', ':']);
            string what = step[..operation], operand = step[(operation + 1)..];
            switch (step[operation], what)
            {
                case (':', _):
                    Assert.True(Uart.Input.SendAsync(Encoding.Latin1.GetBytes(operand)).IsCompletedSuccessfully);
                    Uart.Poll();
                    break;
                case ('=', "6W"):
                    Uart.Write(6, 2, Convert.ToUInt32(operand, 16) << 8);
                    break;
                case ('=', _):
                    Uart.Write((ushort)(what[0] - '0'), 1, Convert.ToUInt32(operand, 16));
                    break;
                case (_, "out"):
                    Assert.Equal(operand, _sink.Text);
                    break;
                default:
                    uint read = what switch
                    {
                        "irq" => _irq.Level ? 1u : 0u,
                        "edges" => (uint)_irq.Edges,
                        _ => Read((ushort)(what[0] - '0')),
                    };
                    Assert.True(Convert.ToUInt32(operand, 16) == read, $"{where}, got {read:x2}");
                    break;
            }
        }
    }
}
