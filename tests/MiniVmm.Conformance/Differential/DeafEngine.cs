using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter;

namespace MiniVmm.Conformance.Differential;

/// <summary>Forgets between two runs which pages hold code, and so misses that it changes.</summary>
internal sealed class DeafEngine(Processor processor) : IEngine
{
    private readonly InterpreterEngine _engine = new(processor);

    public long RetiredInRun(ref CpuState state) => _engine.RetiredInRun(ref state);

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        Array.Clear(processor.Memory.CodePages);
        return _engine.Run(ref state, budget, out retired);
    }

    public void Dispose() => _engine.Dispose();
}
