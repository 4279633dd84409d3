using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Debugging;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Interrupts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Decoding;
using MiniVmm.Interpreter.Quickening;

namespace MiniVmm.Interpreter;

/// <summary>The reference engine: decodes each block once, then calls a handler an instruction.</summary>
public sealed unsafe class InterpreterEngine : IEngine
{
    private readonly Processor _processor;
    private readonly BlockCache _blocks;
    private readonly JumpEntry* _jumpTable;
    private readonly Action? _beforeEachBlock;
    private long _budget;
    private Operation* _held;
    private Handler _heldHandler;

    public InterpreterEngine(Processor processor)
        : this(processor, new QuickTier(), BlockDecoder.MaxInstructions, null)
    {
    }

    /// <param name="processor">The processor to run.</param>
    /// <param name="hot">What becomes of hot blocks.</param>
    /// <param name="blockInstructions">Instructions in a block at most.</param>
    /// <param name="beforeEachBlock">Called before each block, and before what is delivered at that boundary; blocks do not lead
    /// straight into each other then.</param>
    internal InterpreterEngine(Processor processor, IHotTier hot, int blockInstructions, Action? beforeEachBlock)
    {
        _processor = processor;
        _blocks = new BlockCache(processor, hot, blockInstructions);
        _beforeEachBlock = beforeEachBlock;
        _jumpTable = (JumpEntry*)NativeMemory.AllocZeroed(Chain.JumpEntries, (nuint)sizeof(JumpEntry));
        ClearJumpTable();
        processor.GenerationWrapped += ClearJumpTable;
        processor.DeviceChanged += HoldNext;
    }

    public long RetiredInRun(ref CpuState state)
    {
        var op = (Operation*)state.CurrentOperation;
        int notYet = op == null ? 0 : Math.Max(op->Left - 1, 0);
        return _budget - state.Remaining - state.Deferred - notYet;
    }

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        CpuState* s = _processor.State;
        System.Diagnostics.Debug.Assert(Unsafe.AreSame(ref state, ref *s));
        _budget = budget;
        s->JumpTable = _jumpTable;
        s->Remaining = budget;
        s->Deferred = 0;
        s->DeviceWritten = false;
        StopReason? reason;
        while ((reason = Advance(s)) is null) { }
        s->CurrentOperation = null;
        retired = RetiredInRun(ref state);
        _budget = s->Remaining = s->Deferred = 0;
        return reason.Value;
    }

    public void Dispose()
    {
        _blocks.Dispose();
        NativeMemory.Free(_jumpTable);
    }

    /// <summary>Looks around, then runs blocks until one of them wants it again.</summary>
    /// <returns>Why the run is over, or null.</returns>
    private StopReason? Advance(CpuState* s)
    {
        if (_held != null) ReleaseNext();
        s->CurrentOperation = null;
        s->Remaining += s->Deferred;
        s->Deferred = 0;
        StopPoints? stops = _processor.StopPoints;
        if (stops is { Hit: not null }) return StopReason.StopPoint;
        if (s->DeviceWritten && !s->InterruptShadow) return StopReason.DeviceWritten;
        if (s->Remaining <= 0) return StopReason.BudgetSpent;
        // Before anything is delivered: so the guest looks after a run that ends here.
        _beforeEachBlock?.Invoke();
        bool passes = stops is not null && stops.Passes();
        if (!passes && !DeliverPending(s)) return StopReason.Shutdown;
        if (s->Halted) return StopReason.Halted;
        if (stops is not null && !passes && stops.Hold()) return StopReason.StopPoint;

        bool oneAlone = s->InterruptShadow || s->BreakpointsArmed || (s->SystemFlags & (EFlags.TF | EFlags.RF)) != 0;
        s->InterruptShadow = s->StackShadow = s->InsideRepeat = false;
        s->SingleStep = (s->SystemFlags & EFlags.TF) != 0;
        try
        {
            Execute(s, oneAlone ? EnterOne(s) : EnterKnown(s));
        }
        catch (GuestFault fault)
        {
            return Deliver(s, fault) ? null : StopReason.Shutdown;
        }
        if (s->SingleStep && !s->StackShadow) s->PendingDebug |= Breakpoints.SingleStep;
        return null;
    }

    /// <summary>Delivers what waits at this instruction boundary: traps of the last instruction first, then an interrupt.</summary>
    /// <returns>False: the processor shuts down.</returns>
    private bool DeliverPending(CpuState* s)
    {
        if (s->PendingDebug != 0 && !s->StackShadow)
        {
            s->Dr[6] |= s->PendingDebug;
            s->PendingDebug = 0;
            if (!InterruptDelivery.DeliverTrap(s, Vector.Debug, s->InsideRepeat)) return false;
            s->InsideRepeat = false;
        }
        bool interrupted = !s->InterruptShadow && (s->SystemFlags & EFlags.IF) != 0 && _processor.Interrupts.Pending;
        if (!interrupted) return true;
        return InterruptDelivery.DeliverExternal(s, _processor.Interrupts.Acknowledge(), s->InsideRepeat);
    }

    /// <summary>Takes back what was not retired and delivers the fault of the operation under way.</summary>
    private bool Deliver(CpuState* s, GuestFault fault)
    {
        var op = (Operation*)s->CurrentOperation;
        s->CurrentOperation = null;
        // A fault costs an instruction, or a handler that faults at once would run for ever on any budget.
        s->Remaining--;
        if (op != null)
        {
            s->Remaining += op->Left;
            if (!fault.InNewTask) s->Eip = op->Eip;
        }
        if (!fault.InNewTask)
        {
            s->PendingDebug = 0;
            _processor.StopPoints?.DropHit();
        }
        return InterruptDelivery.Deliver(s, fault);
    }

    /// <summary>Enters the block at EIP for one instruction; with the rest of the budget put aside, nothing chains on.</summary>
    /// <exception cref="GuestFault">Not even that: a breakpoint lies on it.</exception>
    private Operation* EnterOne(CpuState* s)
    {
        if (s->BreakpointsArmed && (s->SystemFlags & EFlags.RF) == 0) RequireNoBreakpoint(s);
        s->SystemFlags &= ~EFlags.RF;
        Operation* first = Enter(s, 1);
        _processor.Kick();
        return first;
    }

    /// <summary>Enters the block at EIP: as it was entered before, unless it has become hot or the budget does not cover it.</summary>
    private Operation* EnterKnown(CpuState* s)
    {
        JumpEntry* entry = Chain.EntryFor(s, s->Eip);
        bool known = entry->Eip == s->Eip && entry->Mode == s->Mode && entry->Count <= s->Remaining
            && entry->First[entry->First->Left].EntriesLeft != 0;
        if (!known) return Enter(s, int.MaxValue);
        s->Remaining -= entry->Count;
        return entry->First;
    }

    /// <summary>Finds the block at EIP and pays for it, or for as much of it as the budget and the limit allow.</summary>
    private Operation* Enter(CpuState* s, int limit)
    {
        Block block = _blocks.Find(s);
        int count = (int)Math.Min(Math.Min(block.Count, limit), s->Remaining);
        s->Remaining -= count;
        if (count < block.Count || limit == 1) return _blocks.Part(block, count);
        if (block.IsHot && !block.IsPromoted) _blocks.Promote(s, block);
        // What nothing leads straight into is entered here alone.
        if (_beforeEachBlock is not null || block.IsStopPoint) return block.Operations;
        JumpEntry* entry = Chain.EntryFor(s, s->Eip);
        *entry = new JumpEntry { Eip = s->Eip, Mode = s->Mode, First = block.Operations, Count = block.Count };
        return block.Operations;
    }

    /// <summary>Puts a stop behind the operation under way, which has written to a device: every engine ends the run at
    /// the same instruction, whatever its blocks are.</summary>
    private void HoldNext()
    {
        var op = (Operation*)_processor.State->CurrentOperation;
        if (op == null || op->Left <= 1 || _held != null) return;
        _held = op + 1;
        _heldHandler = _held->Execute;
        _held->Execute = &Chain.Resynchronise;
    }

    private void ReleaseNext()
    {
        // Where the write also made its block be forgotten this does no harm: nothing leads there any more.
        _held->Execute = _heldHandler;
        _held = null;
    }

    private static void RequireNoBreakpoint(CpuState* s)
    {
        uint hits = Breakpoints.AtInstruction(s, CpuState.SegmentOf(s, SegmentRegister.CS).Base + s->Eip);
        if (hits == 0) return;
        s->Dr[6] |= hits;
        throw new GuestFault(Vector.Debug) { SetsResumeFlag = false };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Execute(CpuState* s, Operation* op)
    {
        do
        {
            s->CurrentOperation = op;
            op = op->Execute(s, op);
        }
        while (op != null);
    }

    private void ClearJumpTable()
    {
        // No code mode has bits outside the low byte and the generation; all ones is none.
        for (int i = 0; i < Chain.JumpEntries; i++) _jumpTable[i] = new JumpEntry { Mode = uint.MaxValue };
    }
}
