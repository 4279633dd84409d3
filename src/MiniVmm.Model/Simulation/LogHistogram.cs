using System.Numerics;

namespace MiniVmm.Model.Simulation;

/// <summary>Counts of whole numbers in buckets of 1/32 of an octave, so quantiles are right to 2%; numbers below 128 exactly.
/// </summary>
internal sealed class LogHistogram
{
    private const int Exact = 128;
    private const int Buckets = 32;
    private const int BucketBits = 5;

    /// <summary>Bits that the numbers of the first octave lose.</summary>
    private const int FirstShift = 2;
    private const int Octaves = 25;

    private readonly long[] _counts = new long[Exact + (Octaves * Buckets)];

    public void Add(uint value) => _counts[Index(value)]++;

    public void Add(LogHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>The least number that at least this share does not exceed (nearest rank, a bucket's middle); null where there
    /// is none.</summary>
    public double? Quantile(double share)
    {
        long all = _counts.Sum();
        double target = share * all;
        long reached = 0;
        for (int i = 0; i < _counts.Length && all > 0; i++)
        {
            reached += _counts[i];
            if (_counts[i] > 0 && reached >= target)
                return Middle(i);
        }
        return null;
    }

    private static int Index(uint value)
    {
        if (value < Exact)
            return (int)value;
        int shift = BitOperations.Log2(value) - BucketBits;
        return Exact + ((shift - FirstShift) * Buckets) + (int)(value >> shift) - Buckets;
    }

    private static double Middle(int index)
    {
        if (index < Exact)
            return index;
        int shift = ((index - Exact) / Buckets) + FirstShift;
        long low = (long)(Buckets + ((index - Exact) % Buckets)) << shift;
        return low + (((1L << shift) - 1) / 2.0);
    }
}
