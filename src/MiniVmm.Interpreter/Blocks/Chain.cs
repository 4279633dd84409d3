using System.Runtime.CompilerServices;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Blocks;

/// <summary>From the end of a block straight into the next one.</summary>
internal static unsafe class Chain
{
    public const int JumpEntries = 2048;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JumpEntry* EntryFor(CpuState* s, uint eip) =>
        (JumpEntry*)s->JumpTable + ((eip ^ (eip >> 12)) & (JumpEntries - 1));

    /// <summary>Executes the next operation of the block. Optimised code jumps there; any other calls, as deep as a block
    /// is long at most, since blocks end in a return to the engine's loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Operation* Next(CpuState* s, Operation* op)
    {
        op++;
        s->CurrentOperation = op;
        return op->Execute(s, op);
    }

    /// <summary>Commits EIP and enters its block if that is known and the budget covers it; otherwise null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Operation* To(CpuState* s, uint eip)
    {
        s->Eip = eip;
        JumpEntry* entry = EntryFor(s, eip);
        if (entry->Eip != eip || entry->Mode != s->Mode) return null;
        long remaining = s->Remaining - entry->Count;
        if (remaining < 0) return null;
        s->Remaining = remaining;
        return entry->First;
    }

    /// <summary>Commits EIP and lets the engine look around: interrupts, halting, a changed mode.</summary>
    public static Operation* Stop(CpuState* s, uint eip)
    {
        s->Eip = eip;
        return null;
    }

    /// <summary>Behind the last operation of a block that does not end in a branch.</summary>
    public static Operation* FallThrough(CpuState* s, Operation* op) => To(s, op->Eip);

    /// <summary>Takes the place of operations whose code was overwritten: gives back the uncounted rest.</summary>
    public static Operation* Resynchronise(CpuState* s, Operation* op)
    {
        s->Remaining += op->Left;
        return Stop(s, op->Eip);
    }
}
