using MiniVmm.I386.Faults;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Transfers;

/// <summary>Far RET, and what IRET has in common with it: to the same or an outer level (SDM vol. 2, RET and IRET).</summary>
public static unsafe class FarReturn
{
    /// <param name="s">The processor.</param>
    /// <param name="release">Bytes of parameters to drop, on the outer stack too.</param>
    /// <param name="wide">32-bit operand size.</param>
    public static void Execute(CpuState* s, uint release, bool wide)
    {
        StackCursor cursor = StackCursor.Current(s, wide);
        uint eip = cursor.Pop();
        ushort selector = (ushort)cursor.Pop();
        if (s->HasRealSegments) ToReal(s, ref cursor, eip, selector, release);
        else ToProtected(s, ref cursor, eip, selector, release);
    }

    /// <summary>Commits CS:EIP and the stack of real-address or virtual-8086 mode.</summary>
    internal static void ToReal(CpuState* s, ref StackCursor cursor, uint eip, ushort selector, uint release)
    {
        Segment code = RealSegments.Of(s, SegmentRegister.CS, selector);
        if (eip > code.Limit) throw GuestFault.GeneralProtection();
        cursor.Skip((int)release);
        SegmentLoader.Commit(s, SegmentRegister.CS, code);
        s->Gpr[GeneralRegister.ESP] = cursor.Offset;
        s->Eip = eip;
    }

    /// <summary>Commits CS:EIP and the stack of protected mode, outer SS:ESP included.</summary>
    internal static void ToProtected(CpuState* s, ref StackCursor cursor, uint eip, ushort selector, uint release)
    {
        Segment code = SegmentLoader.ReadCodeForReturn(s, selector);
        int level = Selector.Rpl(selector);
        Segment stack = CpuState.SegmentOf(s, SegmentRegister.SS);
        bool outer = level > s->Cpl;
        cursor.Skip((int)release);
        if (outer)
        {
            uint outerEsp = cursor.Pop();
            stack = SegmentLoader.ReadStack(s, (ushort)cursor.Pop(), level, Vector.GeneralProtection);
            cursor = new StackCursor(s, stack, ForOuterStack(s, stack, outerEsp), user: false, wide: true);
            cursor.Skip((int)release);
        }
        if (eip > code.Limit) throw GuestFault.GeneralProtection();
        Processor.Of(s).SetPrivilege(level);
        SegmentLoader.Commit(s, SegmentRegister.CS, code);
        SegmentLoader.Commit(s, SegmentRegister.SS, stack);
        s->Gpr[GeneralRegister.ESP] = cursor.Offset;
        s->Eip = eip;
        if (outer) SegmentLoader.DropInnerSegments(s);
    }

    /// <summary>A return to a 16-bit stack loads SP alone.</summary>
    private static uint ForOuterStack(CpuState* s, Segment stack, uint esp) =>
        stack.IsBig ? esp : (s->Gpr[GeneralRegister.ESP] & 0xFFFF_0000) | (esp & 0xFFFF);
}
