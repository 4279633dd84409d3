using MiniVmm.I386.Faults;

namespace MiniVmm.I386.Interrupts;

/// <summary>What is to be delivered to a handler.</summary>
/// <param name="Vector">Its number.</param>
/// <param name="ErrorCode">The error code to push, or null.</param>
/// <param name="ReturnEip">Where the handler returns to.</param>
/// <param name="Software">INT n, INT3 or INTO: the gate's privilege is checked.</param>
/// <param name="ResumeFlag">Whether the pushed EFLAGS show RF.</param>
internal readonly record struct InterruptEvent(byte Vector, uint? ErrorCode, uint ReturnEip, bool Software, bool ResumeFlag)
{
    public static InterruptEvent OfFault(GuestFault fault, uint eip) =>
        new((byte)fault.Vector, fault.ErrorCode, eip, Software: false, fault.SetsResumeFlag);
}
