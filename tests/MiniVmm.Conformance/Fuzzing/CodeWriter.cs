using System.Buffers.Binary;
using MiniVmm.I386.Memory;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Writes machine code into RAM, byte by byte.</summary>
internal sealed class CodeWriter(GuestMemory memory, uint address)
{
    public uint Address { get; private set; } = address;

    public CodeWriter Bytes(params ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(memory.Write(Address, (uint)bytes.Length));
        Address += (uint)bytes.Length;
        return this;
    }

    public CodeWriter U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    public CodeWriter U16(ushort value) => Bytes((byte)value, (byte)(value >> 8));

    /// <summary>A short jump ahead, to where <see cref="Land"/> is called with what this returns.</summary>
    public uint Jump(byte opcode) => Bytes(opcode, 0).Address;

    public void Land(uint jump) => memory.Write(jump - 1, 1)[0] = checked((byte)(Address - jump));

    /// <summary>MOV r32, imm32.</summary>
    public CodeWriter Load(int register, uint value) => Bytes((byte)(0xB8 + register)).U32(value);

    /// <summary>PUSH imm32.</summary>
    public CodeWriter Push(uint value) => Bytes(0x68).U32(value);
}
