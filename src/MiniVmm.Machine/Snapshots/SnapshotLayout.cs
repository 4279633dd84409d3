using System.Buffers.Binary;
using System.IO.Hashing;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The first bytes of a snapshot: where everything lies (docs/snapshots.md). They stay as they are in all formats, so
/// that a newer one can be told from a damaged one.</summary>
/// <param name="StateBytes">Length of the state, which follows.</param>
/// <param name="RamBytes">Length of RAM, which comes last.</param>
/// <param name="BodyChecksum">Of all between this and RAM.</param>
internal readonly record struct SnapshotLayout(int StateBytes, uint RamBytes, ulong BodyChecksum)
{
    public const int HeaderBytes = 64;

    /// <summary>RAM has a checksum for so many bytes each.</summary>
    public const int ChunkBytes = 64 << 10;

    /// <summary>The format that this program writes, and the last one that it reads.</summary>
    public const uint Format = 2;

    private const int ChecksumAt = 56;
    private const int StateAlignment = 16 << 10;

    /// <summary>RAM can be mapped from there on any host.</summary>
    private const int RamAlignment = 64 << 10;

    private static ReadOnlySpan<byte> Magic => "MVMSNAP\n"u8;

    /// <summary>Whether the state says which disks there are; before format 2 there were none.</summary>
    public bool HasDisks { get; private init; } = true;

    public int Chunks => (int)((RamBytes + ChunkBytes - 1) / ChunkBytes);

    /// <summary>Where the checksums of RAM begin, 8 bytes each. Any machine's state ends before the first multiple, unless
    /// somebody loves long file names: so it is known where RAM will lie before the state is.</summary>
    public long ChecksumsAt => (HeaderBytes + (long)StateBytes + StateAlignment - 1) & -StateAlignment;

    public long RamAt => (ChecksumsAt + 8L * Chunks + RamAlignment - 1) & -RamAlignment;

    public long FileBytes => RamAt + RamBytes;

    /// <exception cref="MachineError">It is no such header, a damaged one, or one of a newer program.</exception>
    public static SnapshotLayout Read(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderBytes || !header[..Magic.Length].SequenceEqual(Magic)) throw new MachineError("not a snapshot");
        if (XxHash3.HashToUInt64(header[..ChecksumAt]) != BinaryPrimitives.ReadUInt64LittleEndian(header[ChecksumAt..]))
            throw new MachineError("the header is damaged");
        uint format = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (format > Format) throw new MachineError($"made by a newer minivmm (format {format}); this one reads up to {Format}");
        return new SnapshotLayout(
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]), BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[24..]))
        {
            HasDisks = format >= 2,
        };
    }

    public void Write(Span<byte> header)
    {
        header[..HeaderBytes].Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], StateBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], RamBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], BodyChecksum);
        BinaryPrimitives.WriteUInt64LittleEndian(header[ChecksumAt..], XxHash3.HashToUInt64(header[..ChecksumAt]));
    }
}
