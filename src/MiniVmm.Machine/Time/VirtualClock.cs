using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Time;

/// <summary>Virtual time: retired instructions at the nominal clock, plus host time spent halted.</summary>
internal sealed class VirtualClock(long hertz) : IVirtualTime
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>So long a stretch at most is converted at once: with the highest clock allowed the product fits 63 bits.</summary>
    private const long Horizon = 50_000_000;

    /// <summary>Nanoseconds up to the run under way.</summary>
    public long Settled { get; set; }

    /// <summary>Part of a nanosecond in units of 1/hertz, so that no instruction is ever lost to rounding.</summary>
    public long Fraction { get; set; }

    /// <summary>Instructions retired in the run under way, not yet in <see cref="Settled"/>.</summary>
    public Func<long> InFlight { get; set; } = () => 0;

    public long Now => Settled + (Fraction + InFlight() * NanosecondsPerSecond) / hertz;

    /// <summary>How many instructions reach the deadline: at least 1, at most what a slice may be.</summary>
    public long InstructionsUntil(long deadline)
    {
        long distance = Math.Clamp(deadline - Settled, 0, Horizon);
        return Math.Max(1, (distance * hertz - Fraction + NanosecondsPerSecond - 1) / NanosecondsPerSecond);
    }

    /// <summary>Adds the instructions of a finished run.</summary>
    public void Retire(long instructions)
    {
        long sum = Fraction + instructions * NanosecondsPerSecond;
        Settled += sum / hertz;
        Fraction = sum % hertz;
    }

    /// <summary>Adds time spent halted.</summary>
    public void Pass(long nanoseconds) => Settled += nanoseconds;
}
