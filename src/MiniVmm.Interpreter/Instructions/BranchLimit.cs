using System.Runtime.CompilerServices;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>Where a near branch may go. A target beyond the limit of CS is a fault of the branch, before it changed
/// anything (vol. 2, JMP, CALL, RET).</summary>
internal unsafe interface IBranchLimit
{
    static abstract void Require(CpuState* s, uint target);
}

/// <summary>CS ends at 4 GiB.</summary>
internal readonly unsafe struct Anywhere : IBranchLimit
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Require(CpuState* s, uint target)
    {
    }
}

internal readonly unsafe struct WithinSegment : IBranchLimit
{
    public static void Require(CpuState* s, uint target)
    {
        if (target > CpuState.SegmentOf(s, SegmentRegister.CS).Limit) throw GuestFault.GeneralProtection();
    }
}
