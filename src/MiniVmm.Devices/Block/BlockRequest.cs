using MiniVmm.Devices.Virtio;
using MiniVmm.I386.Memory;

namespace MiniVmm.Devices.Block;

/// <summary>A request of the driver's from its descriptors to its status; one object serves many, one after the other. vCPU thread
/// only, but for <see cref="Piece"/>.</summary>
internal sealed class BlockRequest(GuestMemory memory)
{
    private readonly BufferSegment[] _segments = new BufferSegment[SplitQueue.MaximumLength];
    private BufferCursor _data;
    private BufferCursor _status;
    private ulong _readable;
    private ulong _writable;
    private ulong _done;

    public ushort Head { get; private set; }

    /// <summary>The queue's <see cref="SplitQueue.Generation"/> when it was taken: in another one it is nobody's.</summary>
    public uint Generation { get; private set; }

    public BlockRequestType Type { get; private set; }

    /// <summary>Virtual time of completion on a deterministic machine, nanoseconds.</summary>
    public long Due { get; set; }

    /// <summary>What the store is to do next.</summary>
    public BlockPiece Piece { get; } = new();

    /// <summary>Bytes of data that the request moves.</summary>
    public ulong Length => Type switch
    {
        BlockRequestType.In => _writable,
        BlockRequestType.Out => _readable,
        _ => 0,
    };

    public bool IsDone => _done == Length;

    private ulong Sector { get; set; }

    /// <summary>Takes a chain over. False for one without room for a header and a status: nobody can be told what became of it.
    /// </summary>
    public bool TryBegin(DescriptorChain chain, uint generation)
    {
        if (chain.ReadableLength < BlockConstants.HeaderSize || chain.WritableLength < BlockConstants.StatusSize) return false;
        (int readable, int count) = chain.CopySegments(_segments);
        Span<byte> header = stackalloc byte[(int)BlockConstants.HeaderSize];
        var reader = new BufferCursor(memory, _segments, 0, readable);
        reader.CopyTo(header);
        var writer = new BufferCursor(memory, _segments, readable, count);
        (Head, Generation, Due, _done) = (chain.Head, generation, 0, 0);
        Type = (BlockRequestType)BitConverter.ToUInt32(header);
        Sector = BitConverter.ToUInt64(header[8..]);
        _readable = chain.ReadableLength - BlockConstants.HeaderSize;
        _writable = chain.WritableLength - BlockConstants.StatusSize;
        _data = Type == BlockRequestType.Out ? reader : writer;
        _status = writer;
        _status.Skip(_writable);
        return true;
    }

    /// <summary>Whether the data are whole sectors of a disk that has so many.</summary>
    public bool Fits(long sectors) =>
        Length % BlockConstants.SectorSize == 0 && Sector <= (ulong)sectors && Length / BlockConstants.SectorSize <= (ulong)sectors - Sector;

    /// <summary>Prepares the next piece, with the data to write.</summary>
    /// <param name="flushes">Data are to be flushed as they are written.</param>
    public void PreparePiece(bool flushes)
    {
        int length = (int)Math.Min(Length - _done, BlockPiece.MostBytes);
        bool isOut = Type == BlockRequestType.Out;
        Piece.Set(Type, (long)(Sector * BlockConstants.SectorSize + _done), length, flushes && isOut);
        if (isOut) _data.CopyTo(Piece.Bytes);
    }

    /// <summary>Takes what a piece brought.</summary>
    public void SettlePiece()
    {
        if (Piece.HasFailed) return;
        if (Type == BlockRequestType.In) _data.CopyFrom(Piece.Bytes);
        _done += (uint)Piece.Bytes.Length;
    }

    /// <summary>Writes the status, behind as much data as there is.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="text">Data that the device itself answers with.</param>
    /// <returns>Bytes written from the first writable one on, without a gap.</returns>
    public uint Finish(BlockStatus status, ReadOnlySpan<byte> text = default)
    {
        text = text[..(int)Math.Min((uint)text.Length, _writable)];
        _data.CopyFrom(text);
        _status.CopyFrom([(byte)status]);
        ulong data = Type == BlockRequestType.In ? _done : (uint)text.Length;
        return (uint)Math.Min(data == _writable ? data + BlockConstants.StatusSize : data, uint.MaxValue);
    }
}
