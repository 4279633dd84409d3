using MiniVmm.I386.Debugging;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Interrupts;

/// <summary>Interrupts and exceptions to their handlers, in all modes, and what becomes of faults on the way
/// (SDM vol. 3, chapter 6).</summary>
public static unsafe class InterruptDelivery
{
    /// <summary>A hardware interrupt.</summary>
    /// <param name="s">The processor.</param>
    /// <param name="vector">From the interrupt controller.</param>
    /// <param name="insideRepeat">It comes between two repetitions of a string instruction.</param>
    /// <returns>False: the processor shuts down (triple fault).</returns>
    public static bool DeliverExternal(CpuState* s, byte vector, bool insideRepeat)
    {
        bool resume = insideRepeat || (s->SystemFlags & EFlags.RF) != 0;
        s->Halted = false;
        try
        {
            Enter(s, new InterruptEvent(vector, null, s->Eip, Software: false, resume));
            return true;
        }
        catch (GuestFault second)
        {
            return Deliver(s, AsExternal(second));
        }
    }

    /// <summary>A fault of the instruction at EIP. Faults while delivering it become double, then triple faults.</summary>
    /// <returns>False: the processor shuts down.</returns>
    public static bool Deliver(CpuState* s, GuestFault fault)
    {
        s->Halted = false;
        while (true)
        {
            try
            {
                Enter(s, InterruptEvent.OfFault(fault, s->Eip));
                return true;
            }
            catch (GuestFault second)
            {
                if (fault.Vector == Vector.DoubleFault) return false;
                fault = Escalate(fault, AsExternal(second));
            }
        }
    }

    /// <summary>INT n, INT3 and INTO: the handler returns to <paramref name="next"/>.</summary>
    public static void Software(CpuState* s, byte vector, uint next) =>
        Enter(s, new InterruptEvent(vector, null, next, Software: true, ResumeFlag: false));

    /// <summary>INT1: as <see cref="Software"/>, but from ring 3 too, whatever the gate's privilege.</summary>
    public static void HardwareTrap(CpuState* s, byte vector, uint next)
    {
        try
        {
            Enter(s, new InterruptEvent(vector, null, next, Software: false, ResumeFlag: false));
        }
        catch (GuestFault fault)
        {
            // EXT is clear for INT n, INT3 and INTO alone (vol. 3, 6.13).
            throw AsExternal(fault);
        }
    }

    /// <summary>A trap, such as single step: reported after the instruction, EIP already advanced.</summary>
    public static bool DeliverTrap(CpuState* s, Vector vector, bool insideRepeat)
    {
        bool resume = insideRepeat || (s->SystemFlags & EFlags.RF) != 0;
        return Deliver(s, new GuestFault(vector) { SetsResumeFlag = resume });
    }

    private static void Enter(CpuState* s, in InterruptEvent e)
    {
        if (s->IsProtected) ProtectedDelivery.Enter(s, e);
        else RealDelivery.Enter(s, e);
        s->SingleStep = false;
        if (e.Vector == (byte)Vector.Debug && !e.Software) s->Dr[7] &= ~Breakpoints.GeneralDetect;
    }

    /// <summary>Marks the error code of a fault that the delivery of an event raised, not the program (bit EXT;
    /// SDM vol. 3, 6.13).</summary>
    private static GuestFault AsExternal(GuestFault fault)
    {
        bool names = fault.Vector is Vector.InvalidTss or Vector.SegmentNotPresent or Vector.StackFault or Vector.GeneralProtection;
        return names && fault.ErrorCode is { } code ? new GuestFault(fault.Vector, code | 1) { InNewTask = fault.InNewTask } : fault;
    }

    /// <summary>What a second fault makes of the first (SDM vol. 3, table 6-5).</summary>
    private static GuestFault Escalate(GuestFault first, GuestFault second)
    {
        bool doubles = first.Vector == Vector.PageFault
            ? IsContributory(second.Vector) || second.Vector == Vector.PageFault
            : IsContributory(first.Vector) && IsContributory(second.Vector);
        return doubles ? new GuestFault(Vector.DoubleFault, 0) : second;
    }

    private static bool IsContributory(Vector vector) => vector is Vector.DivideError
        or Vector.InvalidTss or Vector.SegmentNotPresent or Vector.StackFault or Vector.GeneralProtection;
}
