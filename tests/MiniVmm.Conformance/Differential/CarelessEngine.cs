using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter;

namespace MiniVmm.Conformance.Differential;

/// <summary>Loses AF, the flag that hardly any code looks at, once in a hundred runs.</summary>
internal sealed unsafe class CarelessEngine(Processor processor) : IEngine
{
    private const int Often = 100;

    private readonly InterpreterEngine _engine = new(processor);
    private int _runs;

    public long RetiredInRun(ref CpuState state) => _engine.RetiredInRun(ref state);

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        if (++_runs % Often == 0) Flags.Write(processor.State, Flags.Read(processor.State) & ~EFlags.AF);
        return _engine.Run(ref state, budget, out retired);
    }

    public void Dispose() => _engine.Dispose();
}
