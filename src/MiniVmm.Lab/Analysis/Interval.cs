namespace MiniVmm.Lab.Analysis;

/// <summary>A span of wall-clock time, its end excluded.</summary>
public readonly record struct Interval(double FromUnixMs, double ToUnixMs)
{
    public double Seconds => Math.Max(0, ToUnixMs - FromUnixMs) / 1000;

    public bool Contains(double unixMs) => unixMs >= FromUnixMs && unixMs < ToUnixMs;
}
