using MiniVmm.I386.State;

namespace MiniVmm.I386.Segmentation;

/// <summary>What a segment register holds after a load in real-address and virtual-8086 mode (SDM vol. 3, 20.1).</summary>
public static unsafe class RealSegments
{
    private const uint Ring3 = 3u << Segment.DplShift;

    public static Segment Of(CpuState* s, SegmentRegister register, ushort selector)
    {
        uint start = (uint)selector << 4;
        if (s->IsVirtual8086)
            return new Segment { Base = start, Limit = ushort.MaxValue, Access = Segment.WritableData | Ring3, Selector = selector };
        // Real-address mode changes the base alone: limit and size stay from protected mode, or from reset.
        Segment old = CpuState.SegmentOf(s, register);
        return new Segment
        {
            Base = start,
            Limit = old.IsNull ? ushort.MaxValue : old.Limit,
            Access = Segment.WritableData | (old.Access & (Segment.Big | Segment.Granularity)),
            Selector = selector,
        };
    }
}
