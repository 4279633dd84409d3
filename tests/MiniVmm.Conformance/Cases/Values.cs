namespace MiniVmm.Conformance.Cases;

/// <summary>Random values with a liking for the edges, where carries, overflows and signs change.</summary>
internal sealed class Values(int seed)
{
    private static readonly uint[] Edges =
        [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 0x7F, 0x80, 0x81, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000,
         0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FF80, 0xFFFF_8000, 0xFFFF_FFFE, 0xFFFF_FFFF];

    private readonly Random _random = new(seed);

    public uint Word() => OneIn(3) ? Edges[_random.Next(Edges.Length)] : (uint)_random.NextInt64(1L << 32);

    public int Below(int bound) => _random.Next(bound);

    public bool OneIn(int n) => _random.Next(n) == 0;

    /// <summary>A general register that a case may change: with ESP the stack would go astray.</summary>
    public int RegisterButEsp() => (5 + _random.Next(7)) & 7;
}
