using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Interpreter;
using MiniVmm.Translator;

namespace MiniVmm.Machine.Running;

/// <summary>What can execute a guest's instructions, by name.</summary>
public static class Engines
{
    public const string Interpreter = "interpreter";

    /// <summary>Hot code as code of the host's, all else interpreted.</summary>
    public const string Translator = "translator";

    /// <summary>The interpreter, one instruction at a time.</summary>
    public const string Stepwise = "stepwise";

    public static IReadOnlyList<string> Names { get; } = [Interpreter, Translator, Stepwise];

    /// <exception cref="MachineError">There is no such engine, or the host does not run it.</exception>
    public static IEngine Create(string name, Processor processor) => name switch
    {
        Interpreter => new InterpreterEngine(processor),
        Translator => TranslatorEngine.TryCreate(processor, new TranslatorOptions(), out string reason) ?? throw Refused(reason),
        Stepwise => new StepwiseEngine(processor),
        _ => throw Unknown(name),
    };

    /// <summary>The same, but the interpreter where the host does not run the translator.</summary>
    /// <param name="name">The engine that is asked for.</param>
    /// <param name="processor">The processor to run.</param>
    /// <param name="notice">What a user should know of that, or null.</param>
    internal static IEngine Create(string name, Processor processor, out string? notice)
    {
        notice = null;
        if (name != Translator) return Create(name, processor);
        if (TranslatorEngine.TryCreate(processor, new TranslatorOptions(), out string reason) is { } translator) return translator;
        notice = $"the guest is interpreted, which is slower: {reason}";
        return new InterpreterEngine(processor);
    }

    /// <summary>An engine that can be watched.</summary>
    /// <param name="beforeEachBlock">Called before each block that it enters; a stepwise engine's blocks are instructions.</param>
    /// <exception cref="MachineError">There is no such engine, or nobody can watch its blocks.</exception>
    internal static IEngine Create(string name, Processor processor, Action beforeEachBlock) => name switch
    {
        Translator => TranslatorEngine.TryCreate(processor, new TranslatorOptions { BeforeEachBlock = beforeEachBlock }, out string reason)
            ?? throw Refused(reason),
        Stepwise => new StepwiseEngine(processor, beforeEachBlock),
        Interpreter => throw new MachineError($"--every block: the interpreter's blocks cannot be watched; put {Translator} on trial"),
        _ => throw Unknown(name),
    };

    private static MachineError Refused(string reason) => new($"the translator does not run here: {reason}");

    internal static MachineError Unknown(string name) =>
        new($"--engine: there is no engine '{name}'; there are {string.Join(" and ", Names)}");
}
