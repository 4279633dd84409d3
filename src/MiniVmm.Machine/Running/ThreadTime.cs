using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Running;

/// <summary>CPU time of the calling thread.</summary>
internal static unsafe class ThreadTime
{
    public static long Nanoseconds()
    {
        Libc.TimeSpec time;
        Libc.ClockGetTime(Libc.ClockThreadCpuTime, &time);
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }
}
