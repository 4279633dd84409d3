using MiniVmm.I386.Faults;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Interrupts;

/// <summary>IRETD and far RET with 32-bit operands in protected mode, to the same or an outer level.</summary>
public static unsafe class InterruptReturn
{
    public static void Iret(CpuState* s)
    {
        // NT asks for a hardware task switch, which this processor does not do: the back link is never valid.
        if ((s->SystemFlags & EFlags.NT) != 0) throw new GuestFault(Vector.InvalidTss, 0);
        StackCursor cursor = Cursor(s);
        uint eip = cursor.Pop();
        ushort selector = (ushort)cursor.Pop();
        uint image = cursor.Pop();
        int oldCpl = s->Cpl;
        uint kept = s->SystemFlags;
        int iopl = s->Iopl;
        Return(s, ref cursor, eip, selector, release: 0);
        Flags.Write(s, image);
        // IOPL changes in ring 0 only, IF only where IOPL allows (vol. 2, IRET).
        if (oldCpl > 0) s->SystemFlags = (s->SystemFlags & ~EFlags.IOPL) | (kept & EFlags.IOPL);
        if (oldCpl > iopl) s->SystemFlags = (s->SystemFlags & ~EFlags.IF) | (kept & EFlags.IF);
    }

    /// <summary>Far RET that drops <paramref name="release"/> bytes of parameters.</summary>
    public static void FarReturn(CpuState* s, uint release)
    {
        StackCursor cursor = Cursor(s);
        uint eip = cursor.Pop();
        ushort selector = (ushort)cursor.Pop();
        Return(s, ref cursor, eip, selector, release);
    }

    private static StackCursor Cursor(CpuState* s) =>
        new(s, CpuState.SegmentOf(s, SegmentRegister.SS), s->Gpr[GeneralRegister.ESP], user: s->Cpl == 3);

    private static void Return(CpuState* s, ref StackCursor cursor, uint eip, ushort selector, uint release)
    {
        Segment cs = SegmentLoader.ReadCodeForReturn(s, selector);
        if (eip > cs.Limit) throw GuestFault.GeneralProtection();
        int newCpl = Selector.Rpl(selector);
        uint esp = cursor.Offset + release;
        Segment stack = CpuState.SegmentOf(s, SegmentRegister.SS);
        bool outer = newCpl > s->Cpl;
        if (outer)
        {
            var beyond = new StackCursor(s, stack, esp, user: s->Cpl == 3);
            uint outerEsp = beyond.Pop();
            stack = SegmentLoader.ReadStack(s, (ushort)beyond.Pop(), newCpl, Vector.GeneralProtection);
            esp = outerEsp + release;
        }
        Processor.Of(s).SetPrivilege(newCpl);
        SegmentLoader.Commit(s, SegmentRegister.CS, cs);
        SegmentLoader.Commit(s, SegmentRegister.SS, stack);
        s->Gpr[GeneralRegister.ESP] = esp;
        s->Eip = eip;
        if (outer) SegmentLoader.DropInnerSegments(s);
    }
}
