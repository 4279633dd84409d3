namespace MiniVmm.Fvm.Rules;

/// <summary>Binomial congestion control (Bansal and Balakrishnan, INFOCOM 2001): x += a / x^k without congestion,
/// x -= b x^l under it; with k + l = 1 it shares fairly with AIMD. In which units x is raised is ours: in units of an
/// operating point at which the step either way is AIMD's, x + add or x / mul. So the ratio of the two steps, on which the
/// equilibrium depends, is AIMD's too.</summary>
internal static class Binomial
{
    public static RuleParameter At { get; } = new("at", Q16.FromInteger(10), Q16.Parse("0.1"), Q16.FromInteger(1000),
        "the threads or hertz at which it acts as AIMD does");

    /// <summary>The operating point, as an x.</summary>
    public static uint Point(ControlRange range, uint atQ16) => (uint)(((ulong)atQ16 * range.One) >> Q16.FractionBits);

    /// <summary>What AIMD takes off there.</summary>
    public static uint Decrease(ControlRange range, uint point) =>
        point - (uint)(((ulong)point << Q16.FractionBits) / range.MulQ16);

    /// <summary>The root of at most 2^62, rounded down: a double's is right to within one.</summary>
    public static uint SquareRoot(ulong value)
    {
        ulong root = (ulong)Math.Sqrt(value);
        while (root * root > value)
            root--;
        while ((root + 1) * (root + 1) <= value)
            root++;
        return (uint)root;
    }
}
