using MiniVmm.I386.Faults;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.I386.Tasks;

namespace MiniVmm.I386.Transfers;

/// <summary>Far JMP: to a code segment, through a call gate, to a task (SDM vol. 2, JMP; vol. 3, 5.8).</summary>
public static unsafe class FarJump
{
    /// <summary>Commits CS and EIP, or switches to a task that will come back to <paramref name="next"/>.</summary>
    public static void Execute(CpuState* s, ushort selector, uint offset, uint next)
    {
        if (s->HasRealSegments)
        {
            Enter(s, RealSegments.Of(s, SegmentRegister.CS, selector), offset);
            return;
        }
        FarTarget target = FarTarget.Read(s, selector, offset);
        if (target.Task is { } task) TaskSwitch.Switch(s, task, TaskSwitch.Cause.Jump, next);
        else Enter(s, SegmentLoader.CodeForJump(s, target.Code, target.Selector), target.Offset);
    }

    private static void Enter(CpuState* s, Segment code, uint offset)
    {
        if (offset > code.Limit) throw GuestFault.GeneralProtection();
        SegmentLoader.Commit(s, SegmentRegister.CS, code);
        s->Eip = offset;
    }
}
