namespace MiniVmm.Lab.Analysis;

/// <summary>A span of wall-clock time, its end excluded.</summary>
public readonly record struct Interval(double FromUnixMs, double ToUnixMs)
{
    public double Seconds => Math.Max(0, ToUnixMs - FromUnixMs) / 1000;

    public bool Contains(double unixMs) => unixMs >= FromUnixMs && unixMs < ToUnixMs;

    public bool Contains(Interval other) => other.FromUnixMs >= FromUnixMs && other.ToUnixMs <= ToUnixMs;

    /// <summary>What two spans share; empty where they do not meet.</summary>
    public Interval Intersect(Interval other)
    {
        double from = Math.Max(FromUnixMs, other.FromUnixMs);
        return new Interval(from, Math.Max(from, Math.Min(ToUnixMs, other.ToUnixMs)));
    }
}
