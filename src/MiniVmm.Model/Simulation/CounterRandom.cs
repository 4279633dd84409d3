namespace MiniVmm.Model.Simulation;

/// <summary>A random stream whose n-th number is a hash of its key and n (SplitMix64: Steele, Lea and Flood, OOPSLA'14). Every
/// VM has its own, so what is drawn for one depends on no other, whichever thread draws.</summary>
internal struct CounterRandom(ulong state)
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Above this mean a Poisson number is a rounded normal one.</summary>
    private const double FewArrivals = 32;

    private ulong _state = state;

    /// <summary>The stream of somebody.</summary>
    public static CounterRandom Of(uint seed, ulong who) => new(Mix(Mix(seed + Step) + (who * Step)));

    public ulong Next() => Mix(_state += Step);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 .. limit - 1.</summary>
    public int NextBelow(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Exponential with mean 1.</summary>
    public double NextExponential() => -Math.Log(1 - NextUniform());

    /// <summary>About normal with mean 0 and deviation 1, and never beyond 3.5: the sum of four uniform numbers.</summary>
    public double NextNormal()
    {
        ulong bits = Next();
        ulong sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return (sum - 131_070.0) * (1.7320508075688772 / 65_536);
    }

    /// <summary>How many arrivals of a Poisson process come where so many are expected.</summary>
    public int NextPoisson(double mean)
    {
        if (mean > FewArrivals)
            return (int)Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * NextNormal())));
        double limit = Math.Exp(-mean);
        int count = 0;
        for (double product = NextUniform(); product > limit; product *= NextUniform())
            count++;
        return count;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
