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
    private readonly CodeMemory _codeMemory;
    private readonly LateTier _tier;
    private readonly InterpreterEngine _interpreter;
    private readonly uint _hotEntries;
    private readonly bool _traces;
    private Dispatcher? _dispatcher;
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
        _codeMemory = codeMemory;
        _hotEntries = options.HotEntries;
        // Watched blocks are entered one by one.
        _traces = options.BeforeEachBlock is null;
        _tier = new LateTier(Math.Max(options.StartEntries, options.HotEntries), options.HotEntries, Start);
        _interpreter = new InterpreterEngine(processor, _tier, options.BlockInstructions, options.BeforeEachBlock);
    }

    /// <summary>What was translated, if anything.</summary>
    internal Translations? Translations => _tier.Translations;

    private GuestMemory Memory => _processor.Memory;

    /// <returns>Null where the host does not run emitted code; <paramref name="reason"/> says why.</returns>
    public static TranslatorEngine? TryCreate(Processor processor, TranslatorOptions options, out string reason)
    {
        CodeMemory? memory = CodeMemory.TryCreate(options.CodeBytes, out reason);
        return memory is null ? null : new TranslatorEngine(processor, options, memory);
    }

    public long RetiredInRun(ref CpuState state) => _interpreter.RetiredInRun(ref state);

    public StopReason Run(ref CpuState state, long budget, out long retired)
    {
        // A machine may move from thread to thread, and others run on this one in between.
        if (_direct && !GuestSegment.TrySet(Memory.Origin)) LoseWindow();
        _dispatcher?.Attach(_processor.State);
        return _interpreter.Run(ref state, budget, out retired);
    }

    public void Dispose()
    {
        _interpreter.Dispose();
        _dispatcher?.Dispose();
        _codeMemory.Dispose();
    }

    /// <summary>The first block is hot.</summary>
    private Translations Start()
    {
        if (Memory.HasWindow && GuestSegment.TrySet(Memory.Origin)) Memory.GuardsCode = true;
        _direct = Memory.GuardsCode;
        Memory.WindowLost += LoseWindow;
        var translations = new Translations(_processor, _codeMemory, _hotEntries, _direct, _traces);
        _dispatcher = new Dispatcher(_processor, translations, _codeMemory);
        _dispatcher.Attach(_processor.State);
        return translations;
    }

    private void LoseWindow()
    {
        _direct = false;
        _tier.Translations?.LoseWindow();
    }
}
