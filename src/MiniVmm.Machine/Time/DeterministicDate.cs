using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Time;

/// <summary>The wall clock of a deterministic machine: what RDTSC counts, from 2000-01-01 on.</summary>
internal sealed class DeterministicDate(ITimeStampCounter nanoseconds) : TimeProvider
{
    private static readonly DateTimeOffset PowerOn = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => PowerOn.AddTicks((long)nanoseconds.Read() / 100);
}
