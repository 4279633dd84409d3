using System.Runtime.InteropServices;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Time;

/// <summary>Where a halted vCPU sleeps: until a deadline to the nanosecond, or until a host thread signals.</summary>
internal sealed unsafe class Wakeup : IWakeup, IDisposable
{
    private readonly int _event = Libc.EventFd(0, Libc.EventNonBlocking | Libc.EventCloseOnExec);
    private int _signalled, _sleeping;

    public Wakeup()
    {
        if (_event < 0) throw new MachineError($"cannot create an eventfd: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>The system call is made only when somebody sleeps. Both sides write their word before they read the
    /// other's, so at least one sees the other.</summary>
    public void Signal()
    {
        Interlocked.Exchange(ref _signalled, 1);
        if (Interlocked.CompareExchange(ref _sleeping, 0, 1) != 1) return;
        ulong one = 1;
        Libc.Write(_event, &one, sizeof(ulong));
    }

    /// <summary>Whether somebody signalled since the last <see cref="Take"/>.</summary>
    public bool IsSignalled => Volatile.Read(ref _signalled) != 0;

    /// <summary>Whether somebody signalled since the last call; vCPU thread only.</summary>
    public bool Take() => IsSignalled && Interlocked.Exchange(ref _signalled, 0) != 0;

    /// <summary>Sleeps for at most so many nanoseconds, or without limit for <see cref="long.MaxValue"/>.</summary>
    /// <returns>Whether it was woken, rightly or for a signal that was taken before.</returns>
    public bool Sleep(long nanoseconds)
    {
        bool woken = true;
        Interlocked.Exchange(ref _sleeping, 1);
        if (!IsSignalled)
        {
            var poll = new Libc.PollFd { Fd = _event, Events = Libc.PollIn };
            var timeout = new Libc.TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
            woken = Libc.Poll(&poll, 1, nanoseconds == long.MaxValue ? null : &timeout, null) > 0;
        }
        // Whoever signals at the very end of a sleep writes after it: the next sleep then ends at once, and takes the count away.
        if (Interlocked.Exchange(ref _sleeping, 0) == 0 || woken)
        {
            ulong count;
            Libc.Read(_event, &count, sizeof(ulong));
        }
        return woken;
    }

    public void Dispose() => Libc.Close(_event);
}
