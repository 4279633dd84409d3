using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>The implicit operands of string instructions: DS:ESI (overridable), ES:EDI, both by address size.</summary>
internal static unsafe class StringIndex
{
    public static uint LoadSource<T>(CpuState* s, Operation* op) where T : unmanaged =>
        LinearMemory.Load<T>(s, Linear<T>(s, op, op->Segment, GeneralRegister.ESI, write: false));

    public static uint LoadDestination<T>(CpuState* s, Operation* op) where T : unmanaged =>
        LinearMemory.Load<T>(s, Linear<T>(s, op, SegmentRegister.ES, GeneralRegister.EDI, write: false));

    public static void StoreDestination<T>(CpuState* s, Operation* op, uint value) where T : unmanaged =>
        LinearMemory.Store<T>(s, Linear<T>(s, op, SegmentRegister.ES, GeneralRegister.EDI, write: true), value);

    public static void Advance<T>(CpuState* s, Operation* op, int register) where T : unmanaged
    {
        uint step = (s->SystemFlags & EFlags.DF) == 0 ? (uint)sizeof(T) : (uint)-sizeof(T);
        Set(s, op, register, s->Gpr[register] + step);
    }

    /// <summary>Writes an index register; with 16-bit addressing only its low half.</summary>
    public static void Set(CpuState* s, Operation* op, int register, uint value) =>
        s->Gpr[register] = (s->Gpr[register] & ~op->AddressMask) | (value & op->AddressMask);

    private static uint Linear<T>(CpuState* s, Operation* op, SegmentRegister segment, int register, bool write)
        where T : unmanaged
    {
        uint offset = s->Gpr[register] & op->AddressMask;
        bool flat = (s->Mode & CodeMode.FlatData) != 0
            && CodeMode.FlatDataCovers(segment);
        return flat ? offset : SegmentCheck.Linear(s, segment, offset, sizeof(T), write);
    }
}
