using System.Buffers.Binary;

namespace MiniVmm.Conformance.Native;

/// <summary>Appends machine code to a buffer whose first byte has a known address.</summary>
internal ref struct ByteEmitter(Span<byte> buffer, uint origin)
{
    private readonly Span<byte> _buffer = buffer;
    private int _used;

    public readonly uint Here => origin + (uint)_used;

    public void Code(params ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[_used..]);
        _used += bytes.Length;
    }

    public void Word(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[_used..], value);
        _used += 4;
    }

    /// <summary>JMP rel32.</summary>
    public void Jump(uint target)
    {
        Code(0xE9);
        Word(target - (Here + 4));
    }
}
