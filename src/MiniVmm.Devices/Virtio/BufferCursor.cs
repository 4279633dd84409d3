using MiniVmm.I386.Memory;

namespace MiniVmm.Devices.Virtio;

/// <summary>Walks the segments of a chain as one run of bytes, without copying them together.</summary>
internal struct BufferCursor(GuestMemory memory, BufferSegment[] segments, int first, int end)
{
    private int _index = first;
    private uint _offset;

    /// <summary>The next contiguous bytes, at most <paramref name="limit"/>; empty at the end.</summary>
    public ReadOnlySpan<byte> Read(uint limit)
    {
        BufferSegment piece = Next(limit);
        return memory.Read(piece.Address, piece.Length);
    }

    /// <summary>Room for the next contiguous bytes, at most <paramref name="limit"/>; empty at the end.</summary>
    public Span<byte> Write(uint limit)
    {
        BufferSegment piece = Next(limit);
        return memory.Write(piece.Address, piece.Length);
    }

    /// <summary>Fills <paramref name="destination"/>, which the chain must be long enough for.</summary>
    public void CopyTo(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<byte> piece = Read((uint)destination.Length);
            piece.CopyTo(destination);
            destination = destination[piece.Length..];
        }
    }

    /// <summary>Stores <paramref name="source"/>, which the chain must have room for.</summary>
    public void CopyFrom(ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            Span<byte> piece = Write((uint)source.Length);
            source[..piece.Length].CopyTo(piece);
            source = source[piece.Length..];
        }
    }

    /// <summary>Passes over bytes, as far as there are any.</summary>
    public void Skip(ulong count)
    {
        while (count > 0)
        {
            uint passed = Next((uint)Math.Min(count, uint.MaxValue)).Length;
            if (passed == 0) return;
            count -= passed;
        }
    }

    private BufferSegment Next(uint limit)
    {
        while (_index < end)
        {
            BufferSegment segment = segments[_index];
            uint length = Math.Min(segment.Length - _offset, limit);
            uint address = segment.Address + _offset;
            _offset += length;
            if (_offset == segment.Length) (_index, _offset) = (_index + 1, 0);
            if (length > 0) return new BufferSegment(address, length);
        }

        return default;
    }
}
