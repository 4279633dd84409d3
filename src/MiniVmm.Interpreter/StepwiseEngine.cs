using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter;

/// <summary>The interpreter with one instruction a run: nothing is chained, fused or done in bulk. Slow, and therefore
/// what the quick engines are compared with.</summary>
/// <param name="processor">The processor to run.</param>
/// <param name="beforeEach">Called before each instruction, or whatever else is to happen at its boundary.</param>
public sealed class StepwiseEngine(Processor processor, Action? beforeEach = null) : IEngine
{
    private readonly InterpreterEngine _interpreter = new(processor);
    private long _done;

    public long RetiredInRun(ref CpuState state) => _done + _interpreter.RetiredInRun(ref state);

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        StopReason reason = StopReason.BudgetSpent;
        for (_done = 0; _done < budget && reason == StopReason.BudgetSpent;)
        {
            beforeEach?.Invoke();
            reason = _interpreter.Run(ref state, 1, out long one);
            _done += one;
        }
        retired = _done;
        _done = 0;
        return reason;
    }

    public void Dispose() => _interpreter.Dispose();
}
