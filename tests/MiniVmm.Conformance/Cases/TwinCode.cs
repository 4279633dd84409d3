namespace MiniVmm.Conformance.Cases;

/// <summary>The code of a case twice: for a 32-bit code segment, and with the same meaning for 64-bit mode.</summary>
internal sealed class TwinCode
{
    private readonly byte[] _code32 = new byte[2 * CaseLayout.MaxCode], _code64 = new byte[2 * CaseLayout.MaxCode];
    private int _length32, _length64;

    public ReadOnlySpan<byte> Code32 => _code32.AsSpan(0, _length32);

    public ReadOnlySpan<byte> Code64 => _code64.AsSpan(0, _length64);

    public void Clear() => _length32 = _length64 = 0;

    public void Add(byte value)
    {
        Add32(value);
        Add64(value);
    }

    public void Add(ReadOnlySpan<byte> values)
    {
        foreach (byte value in values) Add(value);
    }

    public void Add32(byte value) => _code32[_length32++] = value;

    public void Add64(byte value) => _code64[_length64++] = value;

    public void Add(TwinCode other)
    {
        foreach (byte value in other.Code32) Add32(value);
        foreach (byte value in other.Code64) Add64(value);
    }

    /// <summary>Overwrites four bytes of the 32-bit code, <paramref name="fromEnd"/> before its end.</summary>
    public void Patch32(int fromEnd, uint value) =>
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(_code32.AsSpan(_length32 - fromEnd), value);
}
