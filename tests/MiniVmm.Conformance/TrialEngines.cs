using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Interpreter;
using MiniVmm.Translator;

namespace MiniVmm.Conformance;

/// <summary>The engines that stand trial here, by the names that tests bear. The translator's options make it run emitted
/// code from the first entry of a block on, which a guest would have to wait for.</summary>
internal static class TrialEngines
{
    public const string Interpreter = "interpreter", Stepwise = "stepwise", Single = "translator-single", Blocks = "translator-blocks";

    /// <summary>For single instructions: what follows in their block must not matter.</summary>
    public static IReadOnlyList<string> ForInstructions { get; } = [Interpreter, Single];

    public static IReadOnlyList<string> ForGuests { get; } = [Interpreter, Blocks];

    public static IReadOnlyList<string> All { get; } = [Interpreter, Stepwise, Single, Blocks];

    private const int CodeBytes = 1 << 20;

    public static IEngine Translator(Processor processor, TranslatorOptions options) =>
        TranslatorEngine.TryCreate(processor, options, out string reason) ?? throw new NotSupportedException(reason);

    public static IEngine Create(string name, Processor processor) => name switch
    {
        Interpreter => new InterpreterEngine(processor),
        Stepwise => new StepwiseEngine(processor),
        Single => Translator(processor, new TranslatorOptions { StartEntries = 0, HotEntries = 0, BlockInstructions = 1, CodeBytes = CodeBytes }),
        Blocks => Translator(processor, new TranslatorOptions { StartEntries = 0, HotEntries = 0, CodeBytes = CodeBytes }),
        _ => throw new ArgumentException($"no engine '{name}'", nameof(name)),
    };
}
