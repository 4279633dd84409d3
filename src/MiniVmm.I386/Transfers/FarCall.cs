using MiniVmm.I386.Faults;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.I386.Tasks;

namespace MiniVmm.I386.Transfers;

/// <summary>Far CALL: to a code segment, through a call gate to the same or an inner level, to a task (SDM vol. 2, CALL;
/// vol. 3, 5.8).</summary>
public static unsafe class FarCall
{
    /// <param name="s">The processor.</param>
    /// <param name="selector">Target.</param>
    /// <param name="offset">Offset in a code segment; gates and tasks have their own.</param>
    /// <param name="next">EIP to come back to.</param>
    /// <param name="wide">32-bit operand size; a gate has its own.</param>
    public static void Execute(CpuState* s, ushort selector, uint offset, uint next, bool wide)
    {
        if (s->HasRealSegments)
        {
            SameLevel(s, RealSegments.Of(s, SegmentRegister.CS, selector), offset, next, wide);
            return;
        }
        FarTarget target = FarTarget.Read(s, selector, offset);
        if (target.Task is { } task)
            TaskSwitch.Switch(s, task, TaskSwitch.Cause.Call, next);
        else if (target.Gate is not { } gate)
            SameLevel(s, SegmentLoader.CodeForJump(s, target.Code, target.Selector), target.Offset, next, wide);
        else
            ThroughGate(s, gate, target, next);
    }

    private static void ThroughGate(CpuState* s, Descriptor gate, FarTarget target, uint next)
    {
        Descriptor code = target.Code;
        if (code.IsSystem || !code.IsCode || code.Dpl > s->Cpl)
            throw GuestFault.GeneralProtection(Selector.ErrorCode(target.Selector));
        int level = code.IsConforming ? s->Cpl : code.Dpl;
        Segment segment = SegmentLoader.PresentCode(s, code, target.Selector, level);
        if (level == s->Cpl) SameLevel(s, segment, target.Offset, next, gate.IsWideSystem);
        else InnerLevel(s, gate, segment, target.Offset, next);
    }

    private static void SameLevel(CpuState* s, Segment code, uint offset, uint next, bool wide)
    {
        if (offset > code.Limit) throw GuestFault.GeneralProtection();
        StackCursor cursor = StackCursor.Current(s, wide);
        // The second word is probed, so that not one alone is pushed.
        StackCursor end = cursor;
        end.Skip(wide ? -4 : -2);
        end.ProbePush();
        cursor.Push(CpuState.SegmentOf(s, SegmentRegister.CS).Selector);
        cursor.Push(next);
        SegmentLoader.Commit(s, SegmentRegister.CS, code);
        s->Gpr[GeneralRegister.ESP] = cursor.Offset;
        s->Eip = offset;
    }

    private static void InnerLevel(CpuState* s, Descriptor gate, Segment code, uint offset, uint next)
    {
        bool wide = gate.IsWideSystem;
        int level = code.Selector & 3, count = gate.GateParameters;
        (Segment stack, uint esp) = TaskStack.Read(s, level);
        Segment oldStack = CpuState.SegmentOf(s, SegmentRegister.SS);
        uint oldEsp = s->Gpr[GeneralRegister.ESP];
        Span<uint> parameters = stackalloc uint[count];
        StackCursor outer = StackCursor.Current(s, wide);
        for (int i = 0; i < count; i++) parameters[i] = outer.Pop();

        var cursor = new StackCursor(s, stack, esp, user: false, wide, Selector.ErrorCode(stack.Selector));
        cursor.Push(oldStack.Selector);
        cursor.Push(oldEsp);
        for (int i = count - 1; i >= 0; i--) cursor.Push(parameters[i]);
        cursor.Push(CpuState.SegmentOf(s, SegmentRegister.CS).Selector);
        cursor.Push(next);
        if (offset > code.Limit) throw GuestFault.GeneralProtection();

        Processor.Of(s).SetPrivilege(level);
        SegmentLoader.Commit(s, SegmentRegister.SS, stack);
        SegmentLoader.Commit(s, SegmentRegister.CS, code);
        s->Gpr[GeneralRegister.ESP] = cursor.Offset;
        s->Eip = offset;
    }
}
