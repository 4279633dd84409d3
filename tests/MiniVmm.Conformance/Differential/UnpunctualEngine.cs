using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter;

namespace MiniVmm.Conformance.Differential;

/// <summary>Does all right, but tells a device in the middle of a run a time that is one instruction off.</summary>
internal sealed class UnpunctualEngine(Processor processor) : IEngine
{
    private readonly InterpreterEngine _engine = new(processor);

    public long RetiredInRun(ref CpuState state) => Math.Max(_engine.RetiredInRun(ref state) - 1, 0);

    public StopReason Run(ref CpuState state, long budget, out long retired) => _engine.Run(ref state, budget, out retired);

    public void Dispose() => _engine.Dispose();
}
