using System.Text;
using MiniVmm.Devices.Requests;
using Xunit;

namespace MiniVmm.Tests.Devices.Requests;

public sealed class RequestPortTests : IDisposable
{
    private const ushort Take = 0, Answer = 4;
    private const uint Line = 0x1000, Reply = 0x2000;

    private readonly TestMemory _memory = new(0x10000);
    private readonly RecordingLine _irq = new();
    private readonly RequestPort _port;

    public RequestPortTests() => _port = new RequestPort(_memory.Ram, _irq);

    public void Dispose() => _memory.Dispose();

    [Fact]
    public async Task A_guest_takes_one_line_after_the_other_and_answers_each()
    {
        var first = new GuestRequest("set a=1");
        var second = new GuestRequest("poweroff");
        _port.Ask(first);
        _port.Ask(second);
        Assert.Equal((8u, 1, true), (_port.Read(Take, 4), _irq.Edges, _irq.Level));
        _port.Write(Take, 4, Line);
        Assert.Equal("set a=1\0", Text(Line, 8));
        Assert.Equal((0u, false), (_port.Read(Take, 4), _irq.Level));
        Respond("");
        Assert.Equal("", await first.Answer);
        Assert.Equal((9u, 2), (_port.Read(Take, 4), _irq.Edges));
        _port.Write(Take, 4, Line);
        Respond("not now");
        Assert.Equal("not now", await second.Answer);
        Assert.Equal((0u, 2, false), (_port.Read(Take, 4), _irq.Edges, _irq.Level));
    }

    [Theory]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x10000u)]
    [InlineData(0x10000u - 1023)]
    public async Task A_line_goes_nowhere_but_into_RAM(uint address)
    {
        var request = new GuestRequest("set a=1");
        _port.Ask(request);
        _port.Write(Take, 4, address);
        Assert.Contains("outside", await request.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x10000u)]
    [InlineData(0x10000u - 8)]
    public async Task An_answer_without_an_end_in_RAM_is_none(uint address)
    {
        _memory.Ram.Write(0xFF00, 0x100).Fill((byte)'x');
        var request = new GuestRequest("set a=1");
        _port.Ask(request);
        _port.Write(Take, 4, Line);
        _port.Write(Answer, 4, address);
        Assert.Contains("no text", await request.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_withdrawn_is_not_offered()
    {
        var first = new GuestRequest("one");
        var second = new GuestRequest("second");
        _port.Ask(first);
        _port.Ask(second);
        _port.Withdraw(first);
        Assert.Equal((7u, 2), (_port.Read(Take, 4), _irq.Edges));
        _port.Write(Take, 4, Line);
        _port.Withdraw(second);
        Assert.Equal(0u, _port.Read(Take, 4));
        Respond("");
        Assert.Equal((0u, false), (_port.Read(Take, 4), _irq.Level));
        Assert.True(second.Answer.IsCompleted);
    }

    [Fact]
    public void Nobody_waits_for_a_machine_that_has_ended()
    {
        var request = new GuestRequest("one");
        _port.Ask(request);
        _port.Abandon();
        Assert.True(request.Answer.IsCanceled);
    }

    [Fact]
    public void An_answer_to_nothing_is_dropped()
    {
        Respond("");
        _port.Write(Take, 4, Line);
        Assert.Equal(0u, _port.Read(Take, 4));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("größer")]
    public void Only_printable_ASCII_is_a_request(string text) => Assert.ThrowsAny<ArgumentException>(() => new GuestRequest(text));

    private void Respond(string answer)
    {
        Encoding.ASCII.GetBytes(answer + "\0", _memory.Ram.Write(Reply, 0x100));
        _port.Write(Answer, 4, Reply);
    }

    private string Text(uint address, uint length) => Encoding.ASCII.GetString(_memory.Ram.Read(address, length));
}
