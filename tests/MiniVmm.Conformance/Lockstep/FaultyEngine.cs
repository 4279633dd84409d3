using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter;
using MiniVmm.Interpreter.Decoding;
using MiniVmm.Interpreter.Quickening;

namespace MiniVmm.Conformance.Lockstep;

/// <summary>An interpreter that flips a bit of EDX once, after so many instructions.</summary>
internal sealed unsafe class FaultyEngine(Processor processor, long after, Action? beforeEachBlock = null) : IEngine
{
    private readonly InterpreterEngine _engine = new(processor, new QuickTier(), BlockDecoder.MaxInstructions, beforeEachBlock);
    private long _total, _done;

    public long RetiredInRun(ref CpuState state) => _done + _engine.RetiredInRun(ref state);

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        _done = 0;
        StopReason reason = StopReason.BudgetSpent;
        if (_total < after) reason = Run(ref state, Math.Min(budget, after - _total));
        if (reason == StopReason.BudgetSpent && _done < budget) reason = Run(ref state, budget - _done);
        retired = _done;
        _done = 0;
        return reason;
    }

    public void Dispose() => _engine.Dispose();

    private StopReason Run(ref CpuState state, long budget)
    {
        StopReason reason = _engine.Run(ref state, budget, out long retired);
        _done += retired;
        _total += retired;
        if (_total == after && retired > 0) state.Gpr[GeneralRegister.EDX] ^= 1;
        return reason;
    }
}
