using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter;
using MiniVmm.Translator.Cache;
using MiniVmm.Translator.Host;
using MiniVmm.Translator.Running;

namespace MiniVmm.Translator;

/// <summary>The quick engine: interprets what is cold and turns what is hot into code of the host's.</summary>
public sealed unsafe class TranslatorEngine : IEngine
{
    private readonly Processor _processor;
    private readonly GuestMemory _memory;
    private readonly CodeMemory _codeMemory;
    private readonly Dispatcher _dispatcher;
    private readonly InterpreterEngine _interpreter;
    private bool _direct;

    /// <exception cref="PlatformNotSupportedException">The host does not run emitted code; the message says why.</exception>
    public TranslatorEngine(Processor processor, TranslatorOptions options)
        : this(processor, options, CodeMemory.TryCreate(options.CodeBytes, out string reason) ?? throw new PlatformNotSupportedException(reason))
    {
    }

    /// <param name="processor">The processor to run.</param>
    /// <param name="options">How.</param>
    /// <param name="codeMemory">Where emitted code goes; belongs to this engine from now on.</param>
    internal TranslatorEngine(Processor processor, TranslatorOptions options, CodeMemory codeMemory)
    {
        _processor = processor;
        _memory = processor.Memory;
        _codeMemory = codeMemory;
        _memory.GuardsCode = _memory.HasWindow && GuestSegment.TrySet(_memory.Origin);
        // The host may refuse to guard what holds code already.
        _direct = _memory.GuardsCode;
        Translations = new Translations(processor, codeMemory, options.HotEntries, _direct, traces: options.BeforeEachBlock is null);
        _memory.WindowLost += LoseWindow;
        _dispatcher = new Dispatcher(processor, Translations, codeMemory);
        _interpreter = new InterpreterEngine(processor, Translations, options.BlockInstructions, options.BeforeEachBlock);
    }

    /// <returns>Null where the host does not run emitted code; <paramref name="reason"/> says why.</returns>
    public static TranslatorEngine? TryCreate(Processor processor, TranslatorOptions options, out string reason)
    {
        CodeMemory? memory = CodeMemory.TryCreate(options.CodeBytes, out reason);
        return memory is null ? null : new TranslatorEngine(processor, options, memory);
    }

    internal Translations Translations { get; }

    public long RetiredInRun(ref CpuState state) => _interpreter.RetiredInRun(ref state);

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        // A machine may move from thread to thread.
        if (_direct && !GuestSegment.TrySet(_memory.Origin)) LoseWindow();
        _dispatcher.Attach(_processor.State);
        return _interpreter.Run(ref state, budget, out retired);
    }

    public void Dispose()
    {
        _interpreter.Dispose();
        _dispatcher.Dispose();
        _codeMemory.Dispose();
    }

    private void LoseWindow()
    {
        _direct = false;
        Translations.LoseWindow();
    }
}
