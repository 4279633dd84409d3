using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Interrupts;

/// <summary>The inner-level stack pointers in the 32-bit TSS (SDM vol. 3, figure 7-2).</summary>
internal static unsafe class TaskStack
{
    /// <summary>Offset of ESP0; eight bytes a level, the selector four bytes on.</summary>
    private const uint Esp0 = 4;

    public static (Segment Stack, uint Esp) Read(CpuState* s, int level)
    {
        Segment tr = CpuState.SegmentOf(s, SegmentRegister.TR);
        uint offset = Esp0 + (uint)level * 8;
        if (tr.IsNull || offset + 5 > tr.Limit)
            throw new GuestFault(Vector.InvalidTss, Selector.ErrorCode(tr.Selector));
        uint esp = SystemAccess.Load32(s, tr.Base + offset);
        ushort selector = SystemAccess.Load16(s, tr.Base + offset + 4);
        return (SegmentLoader.ReadStack(s, selector, level, Vector.InvalidTss), esp);
    }
}
