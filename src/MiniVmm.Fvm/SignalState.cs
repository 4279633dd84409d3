using System.Collections.Immutable;

namespace MiniVmm.Fvm;

/// <summary>What the congestion signal remembers between control periods.</summary>
/// <param name="SmoothedQ16">V in microseconds, Q16; 0 before the first sample.</param>
/// <param name="Window">The samples of the last periods, newest last; 0 for a period without a sample.</param>
public sealed record SignalState(long SmoothedQ16, ImmutableArray<uint> Window)
{
    public static SignalState Initial { get; } = new(0, []);

    public bool HasSample => SmoothedQ16 != 0;
}
