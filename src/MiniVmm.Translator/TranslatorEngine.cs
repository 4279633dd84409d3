using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter;

namespace MiniVmm.Translator;

/// <summary>The quick engine: interprets what is cold and turns what is hot into code of the host's.</summary>
public sealed class TranslatorEngine(Processor processor, TranslatorOptions options) : IEngine
{
    private readonly InterpreterEngine _interpreter = new(processor);

    public TranslatorEngine(Processor processor)
        : this(processor, new TranslatorOptions())
    {
    }

    public TranslatorOptions Options { get; } = options;

    public long RetiredInRun(ref CpuState state) => _interpreter.RetiredInRun(ref state);

    public StopReason Run(ref CpuState state, long budget, out long retired) => _interpreter.Run(ref state, budget, out retired);

    public void Dispose() => _interpreter.Dispose();
}
