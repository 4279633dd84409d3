using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Tasks;

/// <summary>The inner-level stack pointers in the TSS (SDM vol. 3, figures 7-2 and 7-10).</summary>
internal static unsafe class TaskStack
{
    public static (Segment Stack, uint Esp) Read(CpuState* s, int level)
    {
        Segment tr = CpuState.SegmentOf(s, SegmentRegister.TR);
        var layout = TaskLayout.Of(tr);
        uint offset = layout.StackOffset(level);
        if (tr.IsNull || offset + (layout.IsWide ? 5u : 3u) > tr.Limit)
            throw new GuestFault(Vector.InvalidTss, Selector.ErrorCode(tr.Selector));
        uint esp = layout.Load(s, tr.Base + offset);
        ushort selector = SystemAccess.Load16(s, tr.Base + offset + layout.Step);
        return (SegmentLoader.ReadStack(s, selector, level, Vector.InvalidTss), esp);
    }
}
