using MiniVmm.Devices.Ports;
using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Power;

/// <summary>Port 0xF4: a byte written ends the machine with that exit status.</summary>
public sealed class DebugExit(IPowerSwitch power) : ByteWideDevice
{
    protected override byte ReadByte(int offset) => Floating;

    protected override void WriteByte(int offset, byte value)
    {
        if (offset == 0) power.PowerOff(value);
    }
}
