namespace MiniVmm.Lab.Load;

/// <summary>Work for the processor alone, as the guest's web server does it: steps of a xorshift generator (Marsaglia, "Xorshift
/// RNGs", 2003).</summary>
internal static class SpinWork
{
    public static uint Checksum(int iterations, uint seed)
    {
        uint x = seed;
        for (int i = 0; i < iterations; i++)
        {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
        }
        return x;
    }
}
