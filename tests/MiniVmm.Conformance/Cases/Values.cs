namespace MiniVmm.Conformance.Cases;

/// <summary>Random values with a liking for the edges, where carries, overflows and signs change. SplitMix64: starting
/// from a new seed costs nothing.</summary>
internal struct Values(int seed)
{
    private static readonly uint[] Edges =
        [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 0x7F, 0x80, 0x81, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000,
         0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FF80, 0xFFFF_8000, 0xFFFF_FFFE, 0xFFFF_FFFF];

    private ulong _state = (ulong)(uint)seed << 32 | 0x386;

    public ulong Next()
    {
        ulong z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    public uint Word()
    {
        ulong bits = Next();
        return bits >> 62 == 0 ? Edges[(int)((bits >> 32) % (uint)Edges.Length)] : (uint)bits;
    }

    public int Below(int bound) => (int)((Next() >> 32) * (ulong)bound >> 32);

    public bool OneIn(int n) => Below(n) == 0;

    /// <summary>A general register that a case may change: with ESP the stack would go astray.</summary>
    public int RegisterButEsp() => (5 + Below(7)) & 7;
}
