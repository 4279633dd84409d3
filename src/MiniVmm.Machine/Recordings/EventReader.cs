namespace MiniVmm.Machine.Recordings;

/// <summary>Reads what <see cref="EventWriter"/> wrote, chunk by chunk. What no recorder writes is the end.</summary>
/// <param name="nextChunk">The next chunk's bytes; null behind the last.</param>
internal sealed class EventReader(Func<byte[]?> nextChunk)
{
    private byte[] _bytes = [];
    private int _position;
    private bool _isPeeked;
    private EventKind _next;
    private ulong _nextAt;

    /// <summary>The kind of the next event.</summary>
    public EventKind Next
    {
        get
        {
            Peek();
            return _next;
        }
    }

    /// <summary>Which slice or look the next event belongs to, of the kinds that say so.</summary>
    public ulong NextAt
    {
        get
        {
            Peek();
            return _nextAt;
        }
    }

    /// <summary>What is read from here on belongs to the event that was next.</summary>
    public void Take() => _isPeeked = _next == EventKind.None;

    public ulong ReadNumber()
    {
        ulong number = 0;
        for (int shift = 0; shift < 64 && _position < _bytes.Length; shift += 7)
        {
            byte part = _bytes[_position++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return number;
        }
        Break();
        return 0;
    }

    public long ReadSigned()
    {
        ulong number = ReadNumber();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    public ReadOnlyMemory<byte> ReadBytes(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _position))
        {
            Break();
            return default;
        }
        _position += (int)count;
        return _bytes.AsMemory(_position - (int)count, (int)count);
    }

    private void Peek()
    {
        if (_isPeeked) return;
        _isPeeked = true;
        while (_position == _bytes.Length)
        {
            if (nextChunk() is not { } chunk)
            {
                Break();
                return;
            }
            (_bytes, _position) = (chunk, 0);
        }
        _next = (EventKind)_bytes[_position++];
        if (_next >= EventKind.Poll) _nextAt = ReadNumber();
    }

    private void Break() => (_isPeeked, _next, _bytes, _position) = (true, EventKind.None, [], 0);
}
