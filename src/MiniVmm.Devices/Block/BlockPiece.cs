namespace MiniVmm.Devices.Block;

/// <summary>What the store is asked at once: a request, or the next part of its data. The vCPU thread fills it and takes it back; in
/// between it is the thread's that performs it, which so never sees guest memory.</summary>
internal sealed class BlockPiece
{
    /// <summary>However large a request is, the monitor holds so much of its data at once.</summary>
    public const int MostBytes = 128 << 10;

    private byte[] _buffer = [];
    private BlockRequestType _type;
    private long _offset;
    private int _length;
    private bool _flushes;

    /// <summary>Whether the host could not do it.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Data read, or to write.</summary>
    public Span<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <param name="type">IN, OUT or FLUSH.</param>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="length">Bytes of data, at most <see cref="MostBytes"/>.</param>
    /// <param name="flushes">What is written must survive a failure of the host before it counts as written.</param>
    public void Set(BlockRequestType type, long offset, int length, bool flushes)
    {
        if (_buffer.Length < length) _buffer = GC.AllocateUninitializedArray<byte>(length > MostBytes / 8 ? MostBytes : MostBytes / 8);
        (_type, _offset, _length, _flushes, HasFailed) = (type, offset, length, flushes, false);
    }

    /// <summary>Has the store do it; any thread.</summary>
    public void Perform(IBlockStore store)
    {
        try
        {
            if (_type == BlockRequestType.In) store.Read(Bytes, _offset);
            else if (_type == BlockRequestType.Out) store.Write(Bytes, _offset);
            if (_type == BlockRequestType.Flush || _flushes) store.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HasFailed = true;
        }
    }
}
