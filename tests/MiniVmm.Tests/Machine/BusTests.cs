using MiniVmm.I386.Contracts;
using MiniVmm.Machine.Buses;
using Xunit;

namespace MiniVmm.Tests.Machine;

public sealed class BusTests
{
    [Theory]
    [InlineData(1, 0xFFu)]
    [InlineData(2, 0xFFFFu)]
    [InlineData(4, 0xFFFF_FFFFu)]
    public void NobodyReadsAsAllOnes(int size, uint value)
    {
        Assert.Equal(value, new PortBus().In(0x1234, size));
        Assert.Equal(value, new MmioBus().Read(0xFEB0_0000, size));
    }

    [Fact]
    public void ADeviceSeesOffsets()
    {
        var device = new Recorder();
        var ports = new PortBus();
        var mmio = new MmioBus();
        ports.Attach(0x3F8, 8, device);
        mmio.Attach(0xFEB0_0000, 0x200, device);

        ports.Out(0x3FB, 1, 7);
        mmio.Write(0xFEB0_01FC, 4, 9);
        mmio.Write(0xFEB0_0200, 4, 11);
        ports.Out(0x400, 1, 13);

        Assert.Equal([(3u, 7u), (0x1FCu, 9u)], device.Writes);
    }

    [Fact]
    public void OverlapsAreRefused()
    {
        var ports = new PortBus();
        ports.Attach(0x60, 1, new Recorder());
        Assert.Throws<InvalidOperationException>(() => ports.Attach(0x5F, 2, new Recorder()));
        var mmio = new MmioBus();
        mmio.Attach(0x1000, 0x1000, new Recorder());
        Assert.Throws<InvalidOperationException>(() => mmio.Attach(0x1FFF, 1, new Recorder()));
    }

    private sealed class Recorder : IPortDevice, IMmioDevice
    {
        public List<(uint Offset, uint Value)> Writes { get; } = [];

        public uint Read(ushort offset, int size) => 0;

        public uint Read(uint offset, int size) => 0;

        public void Write(ushort offset, int size, uint value) => Writes.Add((offset, value));

        public void Write(uint offset, int size, uint value) => Writes.Add((offset, value));
    }
}
