namespace MiniVmm.Machine.Recordings;

/// <summary>Events as bytes: a kind, then numbers of 7 bits a byte, the lowest first, and raw bytes.</summary>
internal sealed class EventWriter
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Write(EventKind kind)
    {
        Reserve(1);
        _bytes[Length++] = (byte)kind;
    }

    public void Write(ulong number)
    {
        Reserve(10);
        for (; number >= 0x80; number >>= 7) _bytes[Length++] = (byte)(number | 0x80);
        _bytes[Length++] = (byte)number;
    }

    /// <summary>A number that may be negative: small ones of either sign are short.</summary>
    public void WriteSigned(long number) => Write((ulong)((number << 1) ^ (number >> 63)));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    private void Reserve(int count)
    {
        if (Length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + count));
    }
}
