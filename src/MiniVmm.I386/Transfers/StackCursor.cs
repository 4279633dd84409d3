using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.I386.Transfers;

/// <summary>A stack being pushed to or popped from by a multi-word operation. Nothing is committed to ESP: the caller
/// takes <see cref="Offset"/> once nothing can fault any more.</summary>
/// <param name="s">The processor.</param>
/// <param name="stack">What SS holds, or will.</param>
/// <param name="offset">ESP.</param>
/// <param name="user">Whether these are user-mode accesses.</param>
/// <param name="wide">Doublewords, not words.</param>
/// <param name="error">Error code of #SS: 0, or the selector of a stack that is switched to.</param>
internal unsafe ref struct StackCursor(CpuState* s, Segment stack, uint offset, bool user, bool wide, uint error = 0)
{
    private readonly int Size => wide ? 4 : 2;

    public uint Offset { get; private set; } = offset;

    private readonly uint Mask => stack.IsBig ? uint.MaxValue : ushort.MaxValue;

    /// <summary>The stack in use.</summary>
    public static StackCursor Current(CpuState* s, bool wide) =>
        new(s, CpuState.SegmentOf(s, SegmentRegister.SS), s->Gpr[GeneralRegister.ESP], user: s->Cpl == 3, wide);

    public void Push(uint value)
    {
        Skip(-Size);
        SlowAccess.Store(s, Linear(Offset & Mask, write: true), Size, value, user);
    }

    /// <summary>Raises the fault that the next push would raise.</summary>
    public readonly void ProbePush()
    {
        StackCursor next = this;
        next.Skip(-Size);
        SlowAccess.ProbeWrite(s, Linear(next.Offset & Mask, write: true), Size, user);
    }

    public uint Pop()
    {
        uint value = SlowAccess.Load(s, Linear(Offset & Mask, write: false), Size, user);
        Skip(Size);
        return value;
    }

    /// <summary>Moves by so many bytes; the upper half of ESP stays with 16-bit stacks.</summary>
    public void Skip(int bytes) => Offset = (Offset & ~Mask) | ((Offset + (uint)bytes) & Mask);

    private readonly uint Linear(uint at, bool write)
    {
        if (!SegmentCheck.Allows(in stack, at, Size, write)) throw new GuestFault(Vector.StackFault, error);
        return stack.Base + at;
    }
}
