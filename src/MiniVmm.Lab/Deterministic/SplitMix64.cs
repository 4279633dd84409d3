namespace MiniVmm.Lab.Deterministic;

/// <summary>The generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA'14).
/// Its numbers are the same on every host and in every version of .NET.</summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>A generator of its own, for whoever must not depend on how many numbers others draw.</summary>
    public SplitMix64 Split() => new(Next());

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

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
