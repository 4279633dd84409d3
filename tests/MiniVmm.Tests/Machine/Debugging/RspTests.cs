using System.Text;
using MiniVmm.Machine.Debugging.Protocol;
using Xunit;

namespace MiniVmm.Tests.Machine.Debugging;

public sealed class RspTests
{
    [Theory]
    [InlineData("$g#67", "g")]
    [InlineData("+$m0,4#FD", "m0,4")]
    [InlineData("noise$OK#9a", "OK")]
    [InlineData("$X0,1:}\x03#9f", "X0,1:#")]
    [InlineData("$cut off$OK#9a", "OK")]
    [InlineData("$#00", "")]
    public void A_packet_is_found_in_what_is_sent(string sent, string payload) =>
        Assert.Equal([new RspInput(RspInputKind.Packet, payload)], Decode(sent));

    [Theory]
    [InlineData("$g#68", nameof(RspInputKind.Damaged))]
    [InlineData("$g#zz", nameof(RspInputKind.Damaged))]
    [InlineData("\x03", nameof(RspInputKind.Interrupt))]
    [InlineData("-", nameof(RspInputKind.Repeat))]
    public void All_else_is_known_for_what_it_is(string sent, string kind) =>
        Assert.Equal([new RspInput(Enum.Parse<RspInputKind>(kind))], Decode(sent));

    [Fact]
    public void A_packet_may_be_so_long_and_no_longer()
    {
        string longest = new('a', RspDecoder.MostCharacters);

        Assert.Equal(longest, Assert.Single(Decode(Encoded(longest))).Payload);
        Assert.Equal([new RspInput(RspInputKind.Damaged), new RspInput(RspInputKind.Interrupt)], Decode(Encoded(longest + "a") + "\x03"));
    }

    [Fact]
    public void Every_byte_survives_the_way_there_and_back()
    {
        string all = Encoding.Latin1.GetString([.. Enumerable.Range(0, 256).Select(i => (byte)i)]);

        Assert.Equal([new RspInput(RspInputKind.Packet, all)], Decode(Encoded(all)));
    }

    [Theory]
    [InlineData("0,4", true, 0u, 4u)]
    [InlineData("fffffff0,0000000010", true, 0xFFFF_FFF0, 16u)]
    [InlineData("100000000,1", false, 0u, 0u)]
    [InlineData("12", false, 0x12u, 0u)]
    [InlineData(",4", false, 0u, 0u)]
    [InlineData("", false, 0u, 0u)]
    public void Numbers_have_32_bits(string text, bool valid, uint first, uint second)
    {
        var command = new CommandReader(text);

        Assert.Equal(valid, command.TryTakePair(out uint a, out uint b));
        if (valid) Assert.Equal((first, second, true), (a, b, command.AtEnd));
    }

    private static string Encoded(string payload) => Encoding.Latin1.GetString(RspEncoder.Encode(payload));

    private static RspInput[] Decode(string sent)
    {
        var decoder = new RspDecoder();
        return [.. Encoding.Latin1.GetBytes(sent).Select(decoder.Add).OfType<RspInput>()];
    }
}
