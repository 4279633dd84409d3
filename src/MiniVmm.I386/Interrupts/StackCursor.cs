using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Interrupts;

/// <summary>A stack being pushed to or popped from by a multi-word operation. Nothing is committed to ESP: the caller
/// takes <see cref="Offset"/> once nothing can fault any more.</summary>
internal unsafe ref struct StackCursor(CpuState* s, Segment stack, uint offset, bool user)
{
    public uint Offset { get; private set; } = offset;

    private readonly uint Mask => stack.IsBig ? uint.MaxValue : ushort.MaxValue;

    public void Push(uint value)
    {
        Offset = (Offset & ~Mask) | ((Offset - 4) & Mask);
        SlowAccess.Store(s, Linear(Offset & Mask, write: true), 4, value, user);
    }

    public uint Pop()
    {
        uint value = SlowAccess.Load(s, Linear(Offset & Mask, write: false), 4, user);
        Offset = (Offset & ~Mask) | ((Offset + 4) & Mask);
        return value;
    }

    private readonly uint Linear(uint at, bool write)
    {
        if (!SegmentCheck.Allows(in stack, at, 4, write)) throw new GuestFault(Vector.StackFault, 0);
        return stack.Base + at;
    }
}
