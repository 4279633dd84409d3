namespace MiniVmm.Lab.Load;

/// <summary>The generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA'14).
/// Its numbers are the same on every host and in every version of .NET.</summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A stream for whoever stands at the end of the path; streams of different paths have nothing to do with
    /// each other.</summary>
    public static SplitMix64 Along(uint seed, params ReadOnlySpan<int> path)
    {
        ulong state = seed;
        foreach (int step in path)
            state = new SplitMix64(state).Next() + (uint)step;
        return new SplitMix64(new SplitMix64(state).Next());
    }

    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 .. limit - 1; the bias is below limit / 2^64.</summary>
    public int NextBelow(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Exponential with mean 1, by comparisons alone (von Neumann, "Various techniques used in connection with
    /// random digits", 1951): a logarithm may differ in its last bit from one C library to the next.</summary>
    public double NextExponential()
    {
        for (int whole = 0; ; whole++)
        {
            double first = NextUniform(), last = first;
            int falling = 1;
            for (double next = NextUniform(); next < last; next = NextUniform())
            {
                last = next;
                falling++;
            }
            if (falling % 2 == 1)
                return whole + first;
        }
    }
}
