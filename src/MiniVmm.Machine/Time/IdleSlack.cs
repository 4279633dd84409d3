namespace MiniVmm.Machine.Time;

/// <summary>Lets a guest that does nothing but tick sleep through several ticks at once and take them together afterwards, as
/// timer slack lets processes (prctl(2), PR_SET_TIMERSLACK). To wake a vCPU a hundred times a second costs the host about 1%
/// of a processor, for nothing.</summary>
/// <remarks>Whoever signals ends the sleep, so only what the guest itself wants at a time is late, by at most the slack. Its
/// clock runs behind host time and never ahead, and no tick is lost.</remarks>
internal sealed class IdleSlack
{
    /// <summary>Nanoseconds: four ticks of guests with 100 Hz, which then take five at once.</summary>
    internal const long Slack = 40_000_000;

    /// <summary>So many halts in a row must have ended with their deadline.</summary>
    internal const int QuietHalts = 20;

    /// <summary>Instructions that a guest may retire between two halts and still do nothing.</summary>
    private const long QuietInstructions = 100_000;

    private int _quiet;
    private long _credit, _granted, _retired;

    /// <summary>How long to sleep in a halt; 0 where that has been slept already.</summary>
    /// <param name="wait">Virtual time to the deadline, nanoseconds; <see cref="long.MaxValue"/> without one.</param>
    /// <param name="retired">Instructions since power-on.</param>
    public long Length(long wait, long retired)
    {
        if (retired - _retired > QuietInstructions) _quiet = 0;
        _retired = retired;
        _granted = 0;
        if (wait == long.MaxValue) return wait;
        if (wait <= _credit) return 0;
        _granted = _quiet >= QuietHalts ? Slack : 0;
        return wait - _credit + _granted;
    }

    /// <summary>How much virtual time passes in the halt.</summary>
    /// <param name="wait">As for <see cref="Length"/>.</param>
    /// <param name="slept">How long it was in truth. What it was longer than asked for is lost to the guest, as ever.</param>
    public long Pass(long wait, long slept)
    {
        long available = _credit + slept, passed = Math.Min(available, wait);
        _credit = slept == 0 ? available - passed : Math.Min(available - passed, _granted);
        _quiet = passed == wait ? _quiet + 1 : 0;
        return passed;
    }
}
