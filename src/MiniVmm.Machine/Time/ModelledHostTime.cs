using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Time;

/// <summary>Host time of a machine whose host is a model: an instruction takes 1/hertz s times the dilation, which stands
/// for all that keeps a running guest waiting; a halt takes what it takes. RDTSC reads it, in nanoseconds since power-on.</summary>
internal sealed class ModelledHostTime(long hertz) : ITimeStampCounter
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Dilations are multiples of 1/65536.</summary>
    private const int FractionBits = 16;

    /// <summary>Part of a nanosecond in units of 2^-16/hertz, so that no instruction is ever lost to rounding.</summary>
    private Int128 _fraction;
    private long _now;
    private long _dilation = 1 << FractionBits;

    public uint Kilohertz => 1_000_000;

    /// <summary>Instructions retired in the run under way, not yet in <see cref="Now"/>.</summary>
    public Func<long> InFlight { get; set; } = () => 0;

    /// <summary>Nanoseconds since power-on, at a point between two runs.</summary>
    public long Now => _now;

    public ulong Read() => (ulong)(_now + (long)(Behind(InFlight()) / Unit));

    private Int128 Unit => (Int128)hertz << FractionBits;

    /// <summary>Host time per virtual time from here on, rounded to 1/65536.</summary>
    public void Dilate(double dilation) => _dilation = Math.Max(1, (long)Math.Round(dilation * (1 << FractionBits)));

    /// <summary>How many instructions reach a point of host time: at least 1.</summary>
    public long InstructionsUntil(long until)
    {
        Int128 cost = (Int128)NanosecondsPerSecond * _dilation;
        Int128 distance = (until - _now) * Unit - _fraction;
        return (long)Int128.Max(1, (distance + cost - 1) / cost);
    }

    /// <summary>Adds the instructions of a finished run.</summary>
    public void Retire(long instructions)
    {
        Int128 sum = Behind(instructions);
        _now += (long)(sum / Unit);
        _fraction = sum % Unit;
    }

    /// <summary>Adds time spent halted.</summary>
    public void Pass(long nanoseconds) => _now += nanoseconds;

    private Int128 Behind(long instructions) => _fraction + (Int128)instructions * NanosecondsPerSecond * _dilation;
}
