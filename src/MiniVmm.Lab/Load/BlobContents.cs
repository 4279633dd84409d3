namespace MiniVmm.Lab.Load;

/// <summary>The bytes of a large response, a congruential generator's numbers, as the guest's web server makes them.</summary>
internal struct BlobContents
{
    private uint _sum;
    private uint _word;
    private long _length;

    /// <summary>Of what was added.</summary>
    public readonly uint Sum => _sum;

    /// <summary>Bytes that were added.</summary>
    public readonly long Length => _length;

    public static uint Checksum(int kibibytes, uint seed)
    {
        uint state = seed, sum = 0;
        for (long i = 0; i < kibibytes * 1024L / sizeof(uint); i++)
        {
            state = (state * 1664525) + 1013904223;
            sum = (sum * 31) + state;
        }
        return sum;
    }

    /// <summary>Adds what has come, in pieces of any length.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _word = (_word >> 8) | ((uint)value << 24);
            if (++_length % sizeof(uint) == 0)
                _sum = (_sum * 31) + _word;
        }
    }
}
