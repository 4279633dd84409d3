using MiniVmm.I386.Debugging;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Tasks;

/// <summary>The hardware task switch (SDM vol. 3, 7.3).</summary>
/// <remarks>All that can fault on the old task's behalf (reading the new TSS, writing the old) is done or probed before
/// anything changes. Faults of the new task's segments come after the switch and belong to its first instruction.</remarks>
internal static unsafe class TaskSwitch
{
    public enum Cause
    {
        Jump,
        Call,
        Interrupt,
        Return,
    }

    /// <param name="s">The processor.</param>
    /// <param name="target">Where to.</param>
    /// <param name="cause">Decides about busy bits, NT and the back link.</param>
    /// <param name="returnEip">Where the old task goes on.</param>
    /// <param name="resumeFlag">Whether it does so with RF set.</param>
    public static void Switch(CpuState* s, TaskTarget target, Cause cause, uint returnEip, bool resumeFlag = false)
    {
        Segment old = CpuState.SegmentOf(s, SegmentRegister.TR);
        var oldLayout = TaskLayout.Of(old);
        var layout = TaskLayout.Of(target.Tss);
        if (old.IsNull || old.Limit < oldLayout.LeastLimit)
            throw new GuestFault(Vector.InvalidTss, Selector.ErrorCode(old.Selector));
        bool nests = cause is Cause.Call or Cause.Interrupt;
        TaskImage image = TaskImage.Load(s, target.Tss.Base, layout);
        SystemAccess.ProbeWrite(s, old.Base + oldLayout.Saved, oldLayout.Ldt - oldLayout.Saved);
        SystemAccess.ProbeWrite(s, target.Tss.Address + 4, 4);
        if (nests) SystemAccess.ProbeWrite(s, target.Tss.Base + TaskLayout.Link, 2);
        Descriptor oldDescriptor = Descriptor.Read(s, old.Selector, Vector.InvalidTss);
        SystemAccess.ProbeWrite(s, oldDescriptor.Address + 4, 4);

        uint flags = (Flags.Read(s) & ~EFlags.RF) | (resumeFlag ? EFlags.RF : 0);
        if (cause == Cause.Return) flags &= ~EFlags.NT;
        if (!nests) oldDescriptor.AsBusy(false).WriteType(s);
        TaskImage.Store(s, old.Base, oldLayout, returnEip, flags);
        if (nests)
        {
            SystemAccess.Store16(s, target.Tss.Base + TaskLayout.Link, old.Selector);
            image.Eflags |= EFlags.NT;
        }
        if (cause != Cause.Return) target.Tss.AsBusy(true).WriteType(s);
        CpuState.SegmentOf(s, SegmentRegister.TR) = target.Tss.AsBusy(true).ToSegment(target.Selector);
        s->Cr0 |= ControlBits.TS;
        if (layout.IsWide && s->PagingEnabled)
        {
            s->Cr3 = image.DirectoryBase;
            Processor.Of(s).FlushTranslations();
        }
        Breakpoints.DisableLocal(s);
        try
        {
            image.Enter(s);
        }
        catch (GuestFault fault)
        {
            fault.InNewTask = true;
            throw;
        }
        if (image.Traps) s->PendingDebug |= Breakpoints.TaskSwitchTrap;
    }
}
