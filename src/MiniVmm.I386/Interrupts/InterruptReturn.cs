using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.I386.Tasks;
using MiniVmm.I386.Transfers;

namespace MiniVmm.I386.Interrupts;

/// <summary>IRET in all modes: to the same or an outer level, to virtual-8086 mode, to the task that was interrupted
/// (SDM vol. 2, IRET).</summary>
public static unsafe class InterruptReturn
{
    /// <param name="s">The processor.</param>
    /// <param name="next">EIP behind the IRET, where a task that returns by NT goes on when it is called again.</param>
    /// <param name="wide">32-bit operand size.</param>
    public static void Execute(CpuState* s, uint next, bool wide)
    {
        if (s->IsVirtual8086 && s->Iopl < 3) throw GuestFault.GeneralProtection();
        if (s->IsProtected && !s->IsVirtual8086 && (s->SystemFlags & EFlags.NT) != 0)
        {
            ReturnFromTask(s, next);
            return;
        }
        StackCursor cursor = StackCursor.Current(s, wide);
        uint eip = cursor.Pop();
        ushort selector = (ushort)cursor.Pop();
        uint image = cursor.Pop();
        if (s->IsProtected && !s->IsVirtual8086 && wide && s->Cpl == 0 && (image & EFlags.VM) != 0)
        {
            ToVirtual8086(s, ref cursor, eip, selector, image);
            return;
        }
        // Rights are those of the level that executes the IRET.
        uint changeable = Flags.Changeable(s) | EFlags.RF;
        if (!wide) changeable &= ushort.MaxValue;
        if (s->HasRealSegments) FarReturn.ToReal(s, ref cursor, eip, selector, release: 0);
        else FarReturn.ToProtected(s, ref cursor, eip, selector, release: 0);
        Flags.Write(s, image, changeable);
    }

    private static void ReturnFromTask(CpuState* s, uint next)
    {
        Segment tr = CpuState.SegmentOf(s, SegmentRegister.TR);
        if (tr.IsNull) throw new GuestFault(Vector.InvalidTss, 0);
        ushort link = SystemAccess.Load16(s, tr.Base + TaskLayout.Link);
        TaskSwitch.Switch(s, TaskTarget.Linked(s, link), TaskSwitch.Cause.Return, next);
    }

    private static void ToVirtual8086(CpuState* s, ref StackCursor cursor, uint eip, ushort code, uint image)
    {
        uint esp = cursor.Pop();
        ReadOnlySpan<SegmentRegister> order =
            [SegmentRegister.SS, SegmentRegister.ES, SegmentRegister.DS, SegmentRegister.FS, SegmentRegister.GS];
        Span<ushort> selectors = stackalloc ushort[order.Length];
        for (int i = 0; i < order.Length; i++) selectors[i] = (ushort)cursor.Pop();
        if (eip > ushort.MaxValue) throw GuestFault.GeneralProtection();

        Flags.Write(s, image);
        Processor.Of(s).SetPrivilege(3);
        SegmentLoader.Commit(s, SegmentRegister.CS, RealSegments.Of(s, SegmentRegister.CS, code));
        for (int i = 0; i < order.Length; i++)
            SegmentLoader.Commit(s, order[i], RealSegments.Of(s, order[i], selectors[i]));
        s->Gpr[GeneralRegister.ESP] = esp;
        s->Eip = eip;
    }
}
