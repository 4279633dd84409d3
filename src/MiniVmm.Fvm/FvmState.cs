using System.Collections.Immutable;

namespace MiniVmm.Fvm;

/// <summary>Everything <see cref="FvmLoop"/> carries from one control period to the next.</summary>
/// <param name="X">The actuator's setting: threads in Q16 (mpl) or millihertz (rate); 0 without an actuator.</param>
/// <param name="Memory">The rule's, <see cref="MemoryWords"/> words.</param>
public sealed record FvmState(SignalState Signal, uint X, ImmutableArray<uint> Memory)
{
    public const int MemoryWords = 8;
}
