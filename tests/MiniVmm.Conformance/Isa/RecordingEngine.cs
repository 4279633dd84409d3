using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter;
using MiniVmm.Interpreter.Decoding;

namespace MiniVmm.Conformance.Isa;

/// <summary>The interpreter, which notes which instructions it is about to execute.</summary>
internal sealed class RecordingEngine(Processor processor, ISet<Code> seen) : IEngine
{
    private readonly InterpreterEngine _interpreter = new(processor);
    private long _done;

    public long RetiredInRun(ref CpuState state) => _done + _interpreter.RetiredInRun(ref state);

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        StopReason reason = StopReason.BudgetSpent;
        for (_done = 0; _done < budget && reason == StopReason.BudgetSpent;)
        {
            if (Disassembly.TryDecode(processor, out Instruction instruction)) seen.Add(instruction.Code);
            reason = _interpreter.Run(ref state, 1, out long one);
            _done += one;
        }
        retired = _done;
        _done = 0;
        return reason;
    }

    public void Dispose() => _interpreter.Dispose();
}
