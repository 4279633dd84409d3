namespace MiniVmm.Devices.Timing;

/// <summary>A crystal that started at virtual time 0: exact conversion between nanoseconds and its ticks. Whole
/// seconds are split off first, so no product overflows and nothing drifts, however long the machine runs.</summary>
internal readonly struct Oscillator(long hertz)
{
    private const long Nanoseconds = 1_000_000_000;

    /// <summary>Ticks completed at a time.</summary>
    public long TicksAt(long nanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(nanoseconds, Nanoseconds);
        return (seconds * hertz) + (rest * hertz / Nanoseconds);
    }

    /// <summary>The first nanosecond at which a tick has completed; <see cref="long.MaxValue"/> stays what it
    /// is.</summary>
    public long TimeOf(long tick)
    {
        if (tick == long.MaxValue) return long.MaxValue;
        (long seconds, long rest) = Math.DivRem(tick, hertz);
        return (seconds * Nanoseconds) + (((rest * Nanoseconds) + hertz - 1) / hertz);
    }
}
