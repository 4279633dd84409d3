using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Time;

/// <summary>The wall clock of a deterministic machine: virtual time from 2000-01-01 on.</summary>
internal sealed class DeterministicDate(IVirtualTime time) : TimeProvider
{
    private static readonly DateTimeOffset PowerOn = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => PowerOn.AddTicks(time.Now / 100);
}
