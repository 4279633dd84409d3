using System.Globalization;
using System.Numerics;

namespace MiniVmm.Lab.Load;

/// <summary>The work that a request asks of the guest, and the checksum that proves it done. It must match the
/// guest's web server bit by bit.</summary>
public static class MemoryWalk
{
    private const int WordsPerPage = 8;
    private const int PageKiB = 4;

    /// <summary>The checksum of a walk over <paramref name="kibibytes"/> of memory. A page counter steps through a full
    /// cycle of a linear congruential generator modulo a power of two (Hull and Dobell: odd increment, multiplier 1
    /// modulo 4), so every page is visited once a pass, in an order that no read-ahead guesses.</summary>
    public static uint Checksum(int kibibytes, int passes, uint seed)
    {
        uint pages = (uint)((kibibytes + PageKiB - 1) / PageKiB);
        uint cycle = BitOperations.RoundUpToPowerOf2(pages);
        uint[] words = new uint[pages * WordsPerPage];
        uint state = seed;
        uint sum = 0;
        for (int pass = 0; pass < passes; pass++)
        {
            state = (state * 1664525) + 1013904223;
            uint multiplier = (state & ~7u) | 5;
            uint increment = (state >> 8) | 1;
            uint page = state & (cycle - 1);
            for (uint step = 0; step < cycle; step++)
            {
                page = ((page * multiplier) + increment) & (cycle - 1);
                if (page < pages)
                    sum = Touch(words.AsSpan((int)page * WordsPerPage, WordsPerPage), page, pass, state, sum);
            }
        }
        return sum;
    }

    /// <summary>The checksum in a response <c>checksum=%08X pages=N passes=N seed=N</c>, or null.</summary>
    public static uint? Parse(ReadOnlySpan<char> body)
    {
        const string Key = "checksum=";
        int start = body.IndexOf(Key, StringComparison.Ordinal);
        if (start < 0 || body.Length < start + Key.Length + 8)
            return null;
        return uint.TryParse(
            body.Slice(start + Key.Length, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint sum)
            ? sum
            : null;
    }

    private static uint Touch(Span<uint> words, uint page, int pass, uint state, uint sum)
    {
        for (int j = 0; j < words.Length; j++)
        {
            uint value = pass == 0 ? page : words[j];
            value = BitOperations.RotateLeft(value ^ state, 5) + (uint)j;
            words[j] = value;
            sum = (sum * 31) + value;
        }
        return sum;
    }
}
