using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Power;

/// <summary>Port 0x604: what an ACPI PM1a control register looks like to a guest that only wants to power
/// off.</summary>
public sealed class AcpiPowerOff(IPowerSwitch power) : IPortDevice
{
    private const ushort SleepEnable = 0x2000;   // SLP_EN with SLP_TYP 0, which is S5 here

    public uint Read(ushort offset, int size) => uint.MaxValue >> (32 - (8 * size));

    public void Write(ushort offset, int size, uint value)
    {
        if (offset == 0 && size >= 2 && (ushort)value == SleepEnable) power.PowerOff(0);
    }
}
