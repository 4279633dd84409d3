using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.I386.Transfers;

namespace MiniVmm.I386.Interrupts;

/// <summary>Delivery in real-address mode, through the interrupt vector table (SDM vol. 3, 20.1.4): no error codes, no
/// privilege.</summary>
internal static unsafe class RealDelivery
{
    public static void Enter(CpuState* s, in InterruptEvent e)
    {
        uint entry = (uint)e.Vector * 4;
        if (entry + 3 > s->IdtrLimit) throw GuestFault.GeneralProtection(entry * 2 + 2);
        uint offset = SystemAccess.Load16(s, s->IdtrBase + entry);
        ushort selector = SystemAccess.Load16(s, s->IdtrBase + entry + 2);
        Segment code = RealSegments.Of(s, SegmentRegister.CS, selector);
        if (offset > code.Limit) throw GuestFault.GeneralProtection();

        StackCursor cursor = StackCursor.Current(s, wide: false);
        cursor.Push(Flags.Read(s));
        cursor.Push(CpuState.SegmentOf(s, SegmentRegister.CS).Selector);
        cursor.Push(e.ReturnEip);
        SegmentLoader.Commit(s, SegmentRegister.CS, code);
        s->Gpr[GeneralRegister.ESP] = cursor.Offset;
        s->Eip = offset;
        s->SystemFlags &= ~(EFlags.IF | EFlags.TF | EFlags.RF | EFlags.AC);
    }
}
