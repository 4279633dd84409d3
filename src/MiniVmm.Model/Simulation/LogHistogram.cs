using System.Numerics;

namespace MiniVmm.Model.Simulation;

/// <summary>Counts of whole numbers in buckets of 1/16 of an octave, so quantiles are right to 3%; numbers below 32 exactly.
/// </summary>
internal sealed class LogHistogram
{
    private const int Fraction = 4;
    private const int Exact = 2 << Fraction;

    private readonly long[] _counts = new long[Exact + ((32 - Fraction - 1) << Fraction)];

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
        int shift = BitOperations.Log2(value) - Fraction;
        return (shift << Fraction) + (int)(value >> shift);
    }

    private static double Middle(int index)
    {
        if (index < Exact)
            return index;
        int shift = (index >> Fraction) - 1;
        long low = (long)(index - (shift << Fraction)) << shift;
        return low + (((1L << shift) - 1) / 2.0);
    }
}
