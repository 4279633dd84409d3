using MiniVmm.Devices.Pit;
using MiniVmm.Devices.Rtc;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The state of the interval timer and the real-time clock.</summary>
internal static class TimerState
{
    private const int LongestPeriod = 65_536;

    public static void Pass(StateStream stream, Pit8254 pit)
    {
        (PitCounterState first, PitCounterState second, PitCounterState third, byte portB, long delivered, long coalesced) = pit.State;
        Pass(stream, ref first);
        Pass(stream, ref second);
        Pass(stream, ref third);
        stream.Pass(ref portB);
        stream.Pass(ref delivered);
        stream.Pass(ref coalesced);
        if (stream.IsReading) pit.State = new PitState(first, second, third, portB, delivered, coalesced);
    }

    public static void Pass(StateStream stream, Mc146818 rtc)
    {
        RtcState state = rtc.State;
        stream.Pass(ref state.Index, (byte)0, (byte)(rtc.Memory.Length - 1));
        stream.Pass(ref state.RegisterA);
        stream.Pass(ref state.RegisterB);
        stream.Pass(ref state.Flags);
        stream.Pass(ref state.Offset);
        stream.Pass(ref state.SettledSecond);
        stream.Pass(ref state.SettledTick);
        stream.Pass(ref state.NextDeadline);
        stream.Pass(rtc.Memory);
        if (stream.IsReading) rtc.State = state;
    }

    private static void Pass(StateStream stream, ref PitCounterState counter)
    {
        stream.Pass(ref counter.Control);
        stream.Pass(ref counter.Period, 0, LongestPeriod);
        stream.Pass(ref counter.NextPeriod, 0, LongestPeriod);
        stream.Pass(ref counter.ReloadAt);
        stream.Pass(ref counter.Origin);
        stream.Pass(ref counter.HeldAt);
        stream.Pass(ref counter.SettledAt);
        stream.Pass(ref counter.Running);
        stream.Pass(ref counter.Gate);
        stream.Pass(ref counter.WrittenLow);
        stream.Pass(ref counter.WriteHighNext);
        stream.Pass(ref counter.ReadHighNext);
        stream.Pass(ref counter.CountLatch);
        stream.Pass(ref counter.CountLatched);
        stream.Pass(ref counter.StatusLatch);
        stream.Pass(ref counter.StatusLatched);
        stream.Require(!counter.Running || counter.Period > 0);
    }
}
