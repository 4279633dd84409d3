using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Segmentation;

/// <summary>From segment and offset to linear address, for segments that are not flat (SDM vol. 3, 5.3 and 5.5).</summary>
public static unsafe class SegmentCheck
{
    /// <exception cref="GuestFault">#SS for the stack segment, #GP for the others, error code 0.</exception>
    public static uint Linear(CpuState* s, SegmentRegister register, uint offset, int size, bool write)
    {
        ref Segment segment = ref CpuState.SegmentOf(s, register);
        if (!Allows(in segment, offset, size, write))
            throw new GuestFault(register == SegmentRegister.SS ? Vector.StackFault : Vector.GeneralProtection, 0);
        return segment.Base + offset;
    }

    public static bool Allows(in Segment segment, uint offset, int size, bool write)
    {
        if (segment.IsNull) return false;
        bool code = (segment.Access & Segment.Code) != 0;
        bool flag = (segment.Access & Segment.WritableOrReadable) != 0;
        if (write ? code || !flag : code && !flag) return false;
        ulong last = (ulong)offset + (uint)size - 1;
        bool expandDown = !code && (segment.Access & Segment.ExpandDownOrConforming) != 0;
        if (!expandDown) return last <= segment.Limit;
        return offset > segment.Limit && last <= (segment.IsBig ? uint.MaxValue : ushort.MaxValue);
    }
}
