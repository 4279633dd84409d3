using MiniVmm.I386;
using MiniVmm.I386.Debugging;
using MiniVmm.I386.State;

namespace MiniVmm.Machine.Snapshots;

/// <summary>What software can see of a processor between two instructions. All else follows from it: the TLB and decoded code
/// fill again, and the status flags are the same however an engine came to them.</summary>
internal static unsafe class ProcessorState
{
    public static void Pass(StateStream stream, Processor processor)
    {
        CpuState* s = processor.State;
        for (int i = 0; i < 8; i++) stream.Pass(ref s->Gpr[i]);
        stream.Pass(ref s->Eip);
        uint eflags = Flags.Read(s);
        stream.Pass(ref eflags);
        for (SegmentRegister register = SegmentRegister.ES; register <= SegmentRegister.TR; register++)
            Pass(stream, ref CpuState.SegmentOf(s, register));
        int cpl = s->Cpl;
        stream.Pass(ref cpl, 0, 3);
        stream.Pass(ref s->Cr0);
        stream.Pass(ref s->Cr2);
        stream.Pass(ref s->Cr3);
        stream.Pass(ref s->Cr4);
        stream.Pass(ref s->GdtrBase);
        stream.Pass(ref s->GdtrLimit);
        stream.Pass(ref s->IdtrBase);
        stream.Pass(ref s->IdtrLimit);
        for (int i = 0; i < 8; i++) stream.Pass(ref s->Dr[i]);
        stream.Pass(ref s->SysenterCs);
        stream.Pass(ref s->SysenterEsp);
        stream.Pass(ref s->SysenterEip);
        stream.Pass(ref s->TscOffset);
        stream.Pass(ref s->PendingDebug);
        stream.Pass(ref s->Halted);
        stream.Pass(ref s->InterruptShadow);
        stream.Pass(ref s->StackShadow);
        stream.Pass(ref s->InsideRepeat);
        if (!stream.IsReading) return;

        Flags.Write(s, eflags);
        processor.SetPrivilege(cpl);
        CodeMode.Update(s);
        Breakpoints.Update(s);
        processor.FlushTranslations();
    }

    private static void Pass(StateStream stream, ref Segment segment)
    {
        stream.Pass(ref segment.Selector);
        stream.Pass(ref segment.Base);
        stream.Pass(ref segment.Limit);
        stream.Pass(ref segment.Access);
    }
}
