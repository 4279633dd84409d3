using System.Runtime.InteropServices;

namespace MiniVmm.Lab.Load;

/// <summary>What a disk holds whose contents follow from one number, and what a request reads of it. It must match the guest's
/// web server bit by bit.</summary>
public static class DiskContents
{
    private const int BlockBytes = 4096;
    private const int BlockWords = BlockBytes / sizeof(uint);
    private const int BlockKiB = BlockBytes / 1024;
    private const int BlocksPerMiB = 1024 / BlockKiB;

    /// <summary>Fills a piece of a disk.</summary>
    /// <param name="offset">Where it begins, in bytes; a multiple of 4.</param>
    /// <param name="piece">Its bytes, a multiple of 4.</param>
    /// <param name="fill">What the contents follow from.</param>
    public static void Fill(long offset, Span<byte> piece, uint fill)
    {
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(piece);
        for (int i = 0; i < words.Length; i++)
            words[i] = Word((uint)(offset / sizeof(uint)) + (uint)i, fill);
    }

    /// <summary>The checksum over the blocks that a request reads or writes, in its order.</summary>
    public static uint Checksum(int kibibytes, int diskMiB, uint seed, uint fill)
    {
        uint disk = (uint)diskMiB * BlocksPerMiB, state = seed, sum = 0;
        for (int i = 0; i < (kibibytes + BlockKiB - 1) / BlockKiB; i++)
        {
            state = (state * 1664525) + 1013904223;
            uint block = (uint)(((ulong)state * disk) >> 32);
            for (uint word = 0; word < BlockWords; word++)
                sum = (sum * 31) + Word((block * BlockWords) + word, fill);
        }
        return sum;
    }

    private static uint Word(uint index, uint fill)
    {
        uint value = (index + fill) * 0x9E37_79B1;
        return value ^ (value >> 15);
    }
}
