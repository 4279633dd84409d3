using MiniVmm.Fvm;
using Xunit;

namespace MiniVmm.Tests.Fvm;

public sealed class Q16Tests
{
    [Theory]
    [InlineData("0", 0u)]
    [InlineData("1", 65536u)]
    [InlineData("1.5", 98304u)]
    [InlineData("2.5", 163840u)]
    [InlineData("0.3", 19660u)]        // 0.3 * 65536 = 19660.8, cut
    [InlineData("0.000015", 0u)]       // 0.98 / 65536
    [InlineData("0.000016", 1u)]
    [InlineData("65535.999999", 4294967295u)]
    public void Decimal_text_becomes_the_guests_fixed_point(string text, uint raw) =>
        Assert.Equal(raw, Q16.Parse(text).Raw);

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("1.1234567")]
    [InlineData("65536")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData(" 1")]
    public void What_is_no_plain_decimal_is_refused(string text) => Assert.False(Q16.TryParse(text, out _));

    [Fact]
    public void Every_fraction_survives_the_way_through_text()
    {
        for (uint raw = 0; raw <= 0x1_0000; raw++)
            Assert.Equal(raw, Q16.Parse(new Q16(raw).ToString()).Raw);
    }

    [Theory]
    [InlineData("0.3")]
    [InlineData("2.5")]
    [InlineData("1.05")]
    [InlineData("10")]
    public void Text_is_as_short_as_it_was_written(string text) => Assert.Equal(text, Q16.Parse(text).ToString());

    [Theory]
    [InlineData("10", 10_000u, "10")]
    [InlineData("0.1", 100u, "0.1")]
    [InlineData("12.345", 12_345u, "12.345")]
    public void Rates_are_read_and_written_in_hertz(string text, uint millihertz, string written)
    {
        Assert.Equal(millihertz, Millihertz.Parse(text).Value);
        Assert.Equal(written, new Millihertz(millihertz).ToString());
    }
}
