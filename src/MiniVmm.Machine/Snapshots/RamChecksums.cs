using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using MiniVmm.Machine.Memory;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The checksums of RAM in a snapshot, chunk by chunk. Those of holes are known without reading them.</summary>
/// <param name="file">The snapshot.</param>
/// <param name="layout">Where RAM lies in it.</param>
internal sealed class RamChecksums(SafeFileHandle file, SnapshotLayout layout)
{
    private readonly byte[] _chunk = new byte[SnapshotLayout.ChunkBytes];

    /// <exception cref="IOException">The file cannot be read.</exception>
    public ulong[] Compute()
    {
        ulong[] checksums = new ulong[layout.Chunks];
        Array.Fill(checksums, XxHash3.HashToUInt64(_chunk));
        bool[] read = FindChunksWithData();
        // It may be shorter than the others.
        read[^1] = true;
        for (int chunk = 0; chunk < read.Length; chunk++)
            if (read[chunk]) checksums[chunk] = Compute(chunk);
        return checksums;
    }

    private bool[] FindChunksWithData()
    {
        bool[] found = new bool[layout.Chunks];
        foreach ((long start, long end) in FileHoles.FindData(file, layout.RamAt, layout.FileBytes))
        {
            long first = (start - layout.RamAt) / SnapshotLayout.ChunkBytes, last = (end - 1 - layout.RamAt) / SnapshotLayout.ChunkBytes;
            Array.Fill(found, true, (int)first, (int)(last - first + 1));
        }
        return found;
    }

    private ulong Compute(int chunk)
    {
        long at = chunk * (long)SnapshotLayout.ChunkBytes;
        Span<byte> bytes = _chunk.AsSpan(0, (int)Math.Min(SnapshotLayout.ChunkBytes, layout.RamBytes - at));
        SnapshotFile.ReadExactly(file, bytes, layout.RamAt + at);
        return XxHash3.HashToUInt64(bytes);
    }
}
