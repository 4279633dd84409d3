using MiniVmm.Devices.Keyboard;
using MiniVmm.Devices.Ports;
using MiniVmm.Devices.Power;
using MiniVmm.I386.Contracts;
using Xunit;

namespace MiniVmm.Tests.Devices.Power;

public sealed class PowerTests
{
    /// <summary>device, offset, size, value, exit status or none.</summary>
    [Theory]
    [InlineData("debug-exit", 0, 1, 0x2A, 0x2A)]
    [InlineData("debug-exit", 0, 4, 0x12345607, 0x07)]
    [InlineData("debug-exit", 1, 1, 0x2A, null)]
    [InlineData("acpi", 0, 2, 0x2000, 0)]
    [InlineData("acpi", 0, 4, 0x2000, 0)]
    [InlineData("acpi", 0, 1, 0x00, null)]
    [InlineData("acpi", 0, 2, 0x0000, null)]
    [InlineData("acpi", 1, 2, 0x2000, null)]
    [InlineData("port-a", 0, 1, 0x02, null)]
    [InlineData("port-a", 0, 1, 0x03, 0)]
    [InlineData("keyboard-command", 0, 1, 0xFE, 0)]
    [InlineData("keyboard-command", 0, 1, 0xFF, null)]
    [InlineData("keyboard-command", 0, 1, 0xAA, null)]
    [InlineData("keyboard-data", 0, 1, 0xFE, null)]
    public void Powers_off_on_its_word_alone(string device, int offset, int size, long value, int? status)
    {
        var power = new RecordingPower();
        Make(device, power).Write((ushort)offset, size, (uint)value);
        Assert.Equal((byte?)status, power.Status);
    }

    [Fact]
    public void Post_port_keeps_the_last_code()
    {
        var post = new PostPort();
        post.Write(0, 1, 0x5A);
        Assert.Equal(0x5Au, post.Read(0, 1));
    }

    [Fact]
    public void A20_is_open() => Assert.Equal(0x02u, new SystemControlPortA(new RecordingPower()).Read(0, 1));

    private static IPortDevice Make(string device, IPowerSwitch power) => device switch
    {
        "debug-exit" => new DebugExit(power),
        "acpi" => new AcpiPowerOff(power),
        "port-a" => new SystemControlPortA(power),
        "keyboard-command" => new KeyboardController(power).CommandPort,
        "keyboard-data" => new KeyboardController(power).DataPort,
        _ => throw new ArgumentOutOfRangeException(nameof(device)),
    };
}
