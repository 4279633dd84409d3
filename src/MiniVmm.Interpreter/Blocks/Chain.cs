using System.Runtime.CompilerServices;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Blocks;

/// <summary>From one operation to the next, and from the end of a block straight into another one.</summary>
/// <remarks>Within a block optimised code jumps from handler to handler; any other calls, as deep as a block is long at
/// most, since blocks end in a return to the engine's loop.</remarks>
internal static unsafe class Chain
{
    public const int JumpEntries = 2048;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JumpEntry* EntryFor(CpuState* s, uint eip) =>
        (JumpEntry*)s->JumpTable + ((eip ^ (eip >> 12)) & (JumpEntries - 1));

    /// <summary>Executes the next operation of the block, which may fault and must then be known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Operation* Next(CpuState* s, Operation* op)
    {
        op++;
        s->CurrentOperation = op;
        return op->Execute(s, op);
    }

    /// <summary>Executes the next operation after one that is quick: those that may fault make themselves known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Operation* NextQuick(CpuState* s, Operation* op)
    {
        op++;
        return op->Execute(s, op);
    }

    /// <summary>Executes this operation in full, where its quick handler cannot, or for want of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Operation* Plainly(CpuState* s, Operation* op)
    {
        s->CurrentOperation = op;
        return op->Plain(s, op);
    }

    /// <summary>Enters the block at an EIP if it is known and the budget covers it; otherwise commits EIP and stops.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Operation* To(CpuState* s, uint eip)
    {
        JumpEntry* entry = EntryFor(s, eip);
        if (entry->Eip != eip || entry->Mode != s->Mode) return Stop(s, eip);
        long remaining = s->Remaining - entry->Count;
        if (remaining < 0) return Stop(s, eip);
        s->Remaining = remaining;
        return entry->First;
    }

    /// <summary>Goes where the link of an operation leads: to the EIP that is its immediate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Operation* Follow(CpuState* s, Operation* op)
    {
        if (op->Link.Mode != s->Mode) return Resolve(s, op);
        long remaining = s->Remaining - op->Link.Count;
        if (remaining < 0) return Stop(s, op->Immediate);
        s->Remaining = remaining;
        return op->Link.First;
    }

    /// <summary>The operation behind the last one of a block.</summary>
    public static Operation End(uint eip) => new()
    {
        Execute = &FallThrough,
        Plain = &FallThrough,
        Link = { Mode = Link.NoMode },
        Eip = eip,
        Immediate = eip,
    };

    /// <summary>Commits EIP and lets the engine look around: interrupts, halting, a changed mode.</summary>
    public static Operation* Stop(CpuState* s, uint eip)
    {
        s->Eip = eip;
        return null;
    }

    /// <summary>Behind the last operation of a block that does not end in a branch.</summary>
    public static Operation* FallThrough(CpuState* s, Operation* op) => Follow(s, op);

    /// <summary>Takes the place of operations whose code was overwritten: gives back the uncounted rest.</summary>
    public static Operation* Resynchronise(CpuState* s, Operation* op)
    {
        s->Remaining += op->Left;
        return Stop(s, op->Eip);
    }

    /// <summary>In front of a block that may turn out to be hot: when it has been entered so often, the engine is asked
    /// to promote it.</summary>
    public static Operation* CountEntries(CpuState* s, Operation* op)
    {
        Operation* end = op + op->Left;
        if (end->EntriesLeft == 0) return Resynchronise(s, op);
        end->EntriesLeft--;
        return op->Plain(s, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Operation* Resolve(CpuState* s, Operation* op)
    {
        JumpEntry* entry = EntryFor(s, op->Immediate);
        if (entry->Eip == op->Immediate && entry->Mode == s->Mode)
            op->Link = new Link { First = entry->First, Mode = entry->Mode, Count = entry->Count };
        return To(s, op->Immediate);
    }
}
