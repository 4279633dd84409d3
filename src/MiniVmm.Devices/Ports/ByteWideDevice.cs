using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Ports;

/// <summary>A device on the 8-bit ISA bus: a wider access becomes byte accesses at consecutive ports, low byte
/// first, as the bus's conversion logic does it.</summary>
public abstract class ByteWideDevice : IPortDevice
{
    /// <summary>What an undriven data bus reads as.</summary>
    protected const byte Floating = 0xFF;

    public uint Read(ushort offset, int size)
    {
        uint value = 0;
        for (int i = 0; i < size; i++) value |= (uint)ReadByte(offset + i) << (8 * i);
        return value;
    }

    public void Write(ushort offset, int size, uint value)
    {
        for (int i = 0; i < size; i++) WriteByte(offset + i, (byte)(value >> (8 * i)));
    }

    protected abstract byte ReadByte(int offset);

    protected abstract void WriteByte(int offset, byte value);
}
