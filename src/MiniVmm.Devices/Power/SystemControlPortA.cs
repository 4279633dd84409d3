using MiniVmm.Devices.Ports;
using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Power;

/// <summary>Port 0x92: the A20 gate, which is always open here, and the fast reset, which powers off.</summary>
public sealed class SystemControlPortA(IPowerSwitch power) : ByteWideDevice
{
    private const byte FastReset = 0x01;
    private const byte A20Gate = 0x02;

    protected override byte ReadByte(int offset) => offset == 0 ? A20Gate : Floating;

    protected override void WriteByte(int offset, byte value)
    {
        if (offset == 0 && (value & FastReset) != 0) power.PowerOff(0);
    }
}
