namespace MiniVmm.Devices.Block;

/// <summary>What lies behind a virtio block device. One host thread at a time uses it.</summary>
public interface IBlockStore
{
    /// <summary>Capacity in sectors of 512 bytes; never changes.</summary>
    long Sectors { get; }

    bool IsReadOnly { get; }

    /// <summary>Fills <paramref name="bytes"/> from a place, in bytes.</summary>
    /// <exception cref="IOException">The host could not read all of it.</exception>
    void Read(Span<byte> bytes, long offset);

    /// <summary>Stores bytes at a place, in bytes. They need not survive a failure of the host before <see cref="Flush"/>.</summary>
    /// <exception cref="IOException">The host could not write all of it.</exception>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Returns when all that was written lies on what survives a failure of the host.</summary>
    /// <exception cref="IOException">Some of it may not, now or ever.</exception>
    void Flush();
}
