using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Interrupts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter;

/// <summary>The reference engine: decodes each block once, then calls a handler an instruction.</summary>
public sealed unsafe class InterpreterEngine : IEngine, IDisposable
{
    private readonly Processor _processor;
    private readonly BlockCache _blocks;
    private readonly JumpEntry* _jumpTable;
    private long _budget;

    public InterpreterEngine(Processor processor)
    {
        _processor = processor;
        _blocks = new BlockCache(processor);
        _jumpTable = (JumpEntry*)NativeMemory.AllocZeroed(Chain.JumpEntries, (nuint)sizeof(JumpEntry));
        ClearJumpTable();
        processor.GenerationWrapped += ClearJumpTable;
    }

    public long RetiredInRun(ref CpuState state) => _budget - state.Remaining - state.Deferred;

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
        retired = RetiredInRun(ref state);
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
        s->Remaining += s->Deferred;
        s->Deferred = 0;
        bool shadow = s->InterruptShadow;
        s->InterruptShadow = false;
        if (s->DeviceWritten && !shadow) return StopReason.DeviceWritten;
        if (s->Remaining <= 0)
        {
            s->InterruptShadow = shadow;
            return StopReason.BudgetSpent;
        }
        if (!shadow && (s->SystemFlags & EFlags.IF) != 0 && _processor.Interrupts.Pending
            && !InterruptDelivery.DeliverExternal(s, _processor.Interrupts.Acknowledge()))
            return StopReason.Shutdown;
        if (s->Halted) return StopReason.Halted;

        s->SingleStep = (s->SystemFlags & EFlags.TF) != 0;
        try
        {
            s->CurrentOperation = null;
            Execute(s, shadow || s->SingleStep ? EnterOne(s) : Enter(s, int.MaxValue));
        }
        catch (GuestFault fault)
        {
            var op = (Operation*)s->CurrentOperation;
            // A fault costs an instruction, or a handler that faults at once would run for ever on any budget.
            s->Remaining--;
            if (op != null)
            {
                s->Remaining += op->Left;
                s->Eip = op->Eip;
            }
            return InterruptDelivery.Deliver(s, fault) ? null : StopReason.Shutdown;
        }
        if (s->SingleStep)
        {
            const uint singleStep = 1 << 14;
            s->Dr[6] |= singleStep;
            if (!InterruptDelivery.DeliverTrap(s, Vector.Debug)) return StopReason.Shutdown;
        }
        return null;
    }

    /// <summary>Enters the block at EIP for one instruction; with the rest of the budget put aside, nothing chains on.</summary>
    private Operation* EnterOne(CpuState* s)
    {
        Operation* first = Enter(s, 1);
        _processor.Kick();
        return first;
    }

    /// <summary>Finds the block at EIP and pays for it, or for as much of it as the budget and the limit allow.</summary>
    private Operation* Enter(CpuState* s, int limit)
    {
        Block block = _blocks.Find(s);
        int count = (int)Math.Min(Math.Min(block.Count, limit), s->Remaining);
        s->Remaining -= count;
        if (count < block.Count || limit == 1) return _blocks.Part(block, count);
        if (block.IsHot && !block.IsQuick) _blocks.Quicken(s, block);
        JumpEntry* entry = Chain.EntryFor(s, s->Eip);
        *entry = new JumpEntry { Eip = s->Eip, Mode = s->Mode, First = block.Operations, Count = block.Count };
        return block.Operations;
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
