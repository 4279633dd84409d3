using System.Diagnostics;

namespace MiniVmm.Lab.Load;

/// <summary>Wall-clock time that does not jump: anchored once, then carried on by the monotonic clock.</summary>
public sealed class WallClock
{
    private readonly double _anchorUnixMs = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
    private readonly long _anchor = Stopwatch.GetTimestamp();

    public double UnixMs => _anchorUnixMs + Stopwatch.GetElapsedTime(_anchor).TotalMilliseconds;
}
