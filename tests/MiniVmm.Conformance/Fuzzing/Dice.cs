namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Random numbers from a seed, quickly (SplitMix64).</summary>
internal sealed class Dice(int seed)
{
    private ulong _state = (ulong)seed;

    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    public uint U32() => (uint)(Next() >> 32);

    /// <summary>From 0 to below <paramref name="bound"/>.</summary>
    public uint Below(uint bound) => (uint)(((Next() >> 32) * bound) >> 32);

    /// <summary>Once in so many times.</summary>
    public bool Once(uint times) => Below(times) == 0;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[(int)Below((uint)choices.Length)];

    public void Fill(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i += 8)
        {
            ulong value = Next();
            for (int j = i; j < Math.Min(bytes.Length, i + 8); j++, value >>= 8) bytes[j] = (byte)value;
        }
    }

    /// <summary>Small numbers, single bits, extremes, addresses and noise.</summary>
    public uint Value(uint ramBytes) => Below(6) switch
    {
        0 => Below(256),
        1 => 1u << (int)Below(32),
        2 => uint.MaxValue - Below(8),
        3 => Below(ramBytes),
        4 => ramBytes - 16 + Below(32),
        _ => U32(),
    };
}
