using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.I386.Tasks;
using MiniVmm.I386.Transfers;

namespace MiniVmm.I386.Interrupts;

/// <summary>Delivery through the IDT: interrupt and trap gates of 16 and 32 bits with the stack switch to an inner level,
/// from virtual-8086 mode too, and task gates (SDM vol. 3, 6.12 and 20.3; INT n in vol. 2).</summary>
internal static unsafe class ProtectedDelivery
{
    /// <summary>The segment registers that virtual-8086 mode leaves on the stack, in order.</summary>
    private static ReadOnlySpan<SegmentRegister> DataSegments =>
        [SegmentRegister.GS, SegmentRegister.FS, SegmentRegister.DS, SegmentRegister.ES];

    public static void Enter(CpuState* s, in InterruptEvent e)
    {
        Descriptor gate = ReadGate(s, e);
        if (gate.SystemType == SystemType.TaskGate) ThroughTaskGate(s, gate, e);
        else ThroughGate(s, gate, e);
    }

    private static Descriptor ReadGate(CpuState* s, in InterruptEvent e)
    {
        uint offset = (uint)e.Vector * 8, error = offset + 2;
        if (offset + 7 > s->IdtrLimit) throw GuestFault.GeneralProtection(error);
        uint address = s->IdtrBase + offset;
        var gate = new Descriptor(SystemAccess.Load32(s, address), SystemAccess.Load32(s, address + 4), address);
        bool usable = gate.IsSystem && gate.SystemType is SystemType.TaskGate or SystemType.InterruptGate16
            or SystemType.TrapGate16 or SystemType.InterruptGate32 or SystemType.TrapGate32;
        if (!usable || (e.Software && gate.Dpl < s->Cpl)) throw GuestFault.GeneralProtection(error);
        if (!gate.IsPresent) throw new GuestFault(Vector.SegmentNotPresent, error);
        return gate;
    }

    private static void ThroughTaskGate(CpuState* s, Descriptor gate, in InterruptEvent e)
    {
        TaskTarget task = TaskTarget.Named(s, gate.GateSelector);
        TaskSwitch.Switch(s, task, TaskSwitch.Cause.Interrupt, e.ReturnEip, e.ResumeFlag);
        if (e.ErrorCode is not { } code) return;
        StackCursor cursor = StackCursor.Current(s, TaskLayout.Of(task.Tss).IsWide);
        cursor.Push(code);
        s->Gpr[GeneralRegister.ESP] = cursor.Offset;
    }

    private static void ThroughGate(CpuState* s, Descriptor gate, in InterruptEvent e)
    {
        ushort selector = gate.GateSelector;
        if (Selector.IsNull(selector)) throw GuestFault.GeneralProtection();
        Descriptor code = Descriptor.Read(s, selector);
        if (code.IsSystem || !code.IsCode || code.Dpl > s->Cpl)
            throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
        int level = code.IsConforming ? s->Cpl : code.Dpl;
        // Virtual-8086 mode is left for ring 0 or not at all.
        bool fromVirtual8086 = s->IsVirtual8086;
        if (fromVirtual8086 && level != 0) throw GuestFault.GeneralProtection(Selector.ErrorCode(selector));
        Segment segment = SegmentLoader.PresentCode(s, code, selector, level);

        bool inner = level < s->Cpl;
        Segment stack = CpuState.SegmentOf(s, SegmentRegister.SS), oldStack = stack;
        uint esp = s->Gpr[GeneralRegister.ESP], oldEsp = esp;
        if (inner) (stack, esp) = TaskStack.Read(s, level);
        uint stackError = inner ? Selector.ErrorCode(stack.Selector) : 0;
        var cursor = new StackCursor(s, stack, esp, user: level == 3, gate.IsWideSystem, stackError);
        if (fromVirtual8086)
            foreach (SegmentRegister register in DataSegments) cursor.Push(CpuState.SegmentOf(s, register).Selector);
        if (inner)
        {
            cursor.Push(oldStack.Selector);
            cursor.Push(oldEsp);
        }
        cursor.Push((Flags.Read(s) & ~EFlags.RF) | (e.ResumeFlag ? EFlags.RF : 0));
        cursor.Push(CpuState.SegmentOf(s, SegmentRegister.CS).Selector);
        cursor.Push(e.ReturnEip);
        if (e.ErrorCode is { } errorCode) cursor.Push(errorCode);
        if (gate.GateOffset > segment.Limit) throw GuestFault.GeneralProtection();

        uint clear = EFlags.TF | EFlags.NT | EFlags.RF | EFlags.VM;
        if (gate.SystemType is SystemType.InterruptGate16 or SystemType.InterruptGate32) clear |= EFlags.IF;
        s->SystemFlags &= ~clear;
        Processor.Of(s).SetPrivilege(level);
        if (inner) SegmentLoader.Commit(s, SegmentRegister.SS, stack);
        if (fromVirtual8086)
            foreach (SegmentRegister register in DataSegments) SegmentLoader.Commit(s, register, default);
        SegmentLoader.Commit(s, SegmentRegister.CS, segment);
        s->Gpr[GeneralRegister.ESP] = cursor.Offset;
        s->Eip = gate.GateOffset;
    }
}
