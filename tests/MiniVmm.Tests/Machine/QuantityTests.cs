using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using Xunit;

namespace MiniVmm.Tests.Machine;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("64M", 64u << 20)]
    [InlineData("64m", 64u << 20)]
    [InlineData("64MB", 64u << 20)]
    [InlineData("0.5G", 512u << 20)]
    [InlineData("3G", 3u << 30)]
    [InlineData("65536", 65536u)]
    [InlineData("512K", 512u << 10)]
    public void SizesAreRead(string text, uint bytes) => Assert.Equal(bytes, Quantity.ParseBytes("--mem", text));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("4G")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("64 M")]
    [InlineData("99999999999999999999999999999999")]
    public void NonsenseIsNamed(string text)
    {
        MachineError error = Assert.Throws<MachineError>(() => Quantity.ParseBytes("--mem", text));
        Assert.Contains($"--mem: '{text}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("250MHz", 250_000_000)]
    [InlineData("1.2GHz", 1_200_000_000)]
    [InlineData("100000000", 100_000_000)]
    [InlineData("500kHz", 500_000)]
    public void FrequenciesAreRead(string text, long hertz) => Assert.Equal(hertz, Quantity.ParseHertz("--clock", text));

    [Theory]
    [InlineData("")]
    [InlineData("Hz")]
    [InlineData("fast")]
    [InlineData("-1MHz")]
    public void OtherFrequenciesAreNot(string text) =>
        Assert.Throws<MachineError>(() => Quantity.ParseHertz("--clock", text));

    [Theory]
    [InlineData("8080:80", "127.0.0.1:8080", 80u)]
    [InlineData("0.0.0.0:1:4294967294", "0.0.0.0:1", 4294967294u)]
    public void PublishedPortsAreRead(string text, string host, uint guest)
    {
        PublishedPort port = PublishedPort.Parse(text);
        Assert.Equal(host, port.Host.ToString());
        Assert.Equal(guest, port.Guest);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("0:80")]
    [InlineData("65536:80")]
    [InlineData("80:0")]
    [InlineData("80:4294967295")]
    [InlineData("host:1:2")]
    [InlineData("1:2:3:4")]
    public void OtherPortsAreNot(string text) => Assert.Throws<MachineError>(() => PublishedPort.Parse(text));
}
