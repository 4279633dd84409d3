using MiniVmm.I386.Memory;

namespace MiniVmm.Devices.Virtio;

/// <summary>A buffer that the driver made available: segments the device may read, then segments it may write.
/// Every segment has been checked. One object serves a queue for good; a chain is valid until the next is
/// taken.</summary>
internal sealed class DescriptorChain(GuestMemory memory, int capacity)
{
    private readonly BufferSegment[] _segments = new BufferSegment[capacity];
    private int _count;
    private int _readable;

    public ushort Head { get; private set; }

    public ulong ReadableLength { get; private set; }

    public ulong WritableLength { get; private set; }

    /// <summary>Over the readable segments.</summary>
    public BufferCursor Reader => new(memory, _segments, 0, _readable);

    /// <summary>Over the writable segments.</summary>
    public BufferCursor Writer => new(memory, _segments, _readable, _count);

    /// <summary>Copies the segments, for a request that outlives the chain.</summary>
    /// <returns>How many are readable, which come first, and how many there are.</returns>
    public (int Readable, int Count) CopySegments(Span<BufferSegment> destination)
    {
        _segments.AsSpan(0, _count).CopyTo(destination);
        return (_readable, _count);
    }

    public void Begin(ushort head)
    {
        (Head, _count, _readable) = (head, 0, 0);
        (ReadableLength, WritableLength) = (0, 0);
    }

    /// <summary>Appends a segment; false if it is not in RAM, there are too many (a loop), or a readable one follows a
    /// writable one (virtio 1.2, 2.7.4.2).</summary>
    public bool TryAdd(ulong address, uint length, bool writable)
    {
        if (_count == _segments.Length || address > uint.MaxValue || !memory.Contains((uint)address, length))
            return false;
        if (!writable && _count > _readable) return false;
        _segments[_count++] = new BufferSegment((uint)address, length);
        if (writable)
        {
            WritableLength += length;
        }
        else
        {
            ReadableLength += length;
            _readable++;
        }

        return true;
    }
}
