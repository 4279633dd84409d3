using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The bytes of a snapshot (docs/snapshots.md), as they are found and as they are made.</summary>
internal static class SnapshotFile
{
    private const int MaxStateBytes = 1 << 20;

    /// <summary>Reads all but RAM, and sees to it that nothing of the file is other than it was written.</summary>
    /// <exception cref="MachineError">It is no snapshot, a damaged one, or one of a newer program.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SnapshotLayout Read(SafeFileHandle file, out byte[] state)
    {
        long length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[SnapshotLayout.HeaderBytes];
        header = header[..(int)Math.Min(length, header.Length)];
        ReadExactly(file, header, 0);
        SnapshotLayout layout = SnapshotLayout.Read(header);
        if (layout.StateBytes is < 0 or > MaxStateBytes) throw new MachineError("the header says what cannot be");
        if (length != layout.FileBytes) throw new MachineError($"it has {length} bytes of {layout.FileBytes}: it was not copied whole, or changed");
        byte[] body = new byte[layout.RamAt - SnapshotLayout.HeaderBytes];
        ReadExactly(file, body, SnapshotLayout.HeaderBytes);
        if (XxHash3.HashToUInt64(body) != layout.BodyChecksum) throw new MachineError("the state is damaged");
        state = body[..layout.StateBytes];
        ReadOnlySpan<ulong> checksums = MemoryMarshal.Cast<byte, ulong>(
            body.AsSpan((int)layout.ChecksumsAt - SnapshotLayout.HeaderBytes, 8 * layout.Chunks));
        int bad = checksums.CommonPrefixLength(new RamChecksums(file, layout).Compute());
        if (bad < layout.Chunks)
            throw new MachineError($"RAM is damaged between 0x{bad * (long)SnapshotLayout.ChunkBytes:x} and 0x{(bad + 1) * (long)SnapshotLayout.ChunkBytes:x}");
        return layout;
    }

    /// <summary>Writes all but RAM, which the file has already.</summary>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public static void Write(SafeFileHandle file, SnapshotLayout layout, ReadOnlySpan<byte> state)
    {
        byte[] bytes = new byte[layout.RamAt];
        Span<byte> body = bytes.AsSpan(SnapshotLayout.HeaderBytes);
        state.CopyTo(body);
        ulong[] checksums = new RamChecksums(file, layout).Compute();
        MemoryMarshal.AsBytes<ulong>(checksums).CopyTo(bytes.AsSpan((int)layout.ChecksumsAt));
        (layout with { BodyChecksum = XxHash3.HashToUInt64(body) }).Write(bytes);
        RandomAccess.Write(file, bytes, 0);
    }

    public static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(file, bytes, offset);
            if (count == 0) throw new IOException("the file became shorter");
            bytes = bytes[count..];
            offset += count;
        }
    }
}
