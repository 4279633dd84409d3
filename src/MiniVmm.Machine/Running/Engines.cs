using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Interpreter;

namespace MiniVmm.Machine.Running;

/// <summary>What can execute a guest's instructions, by name.</summary>
public static class Engines
{
    public const string Interpreter = "interpreter";

    /// <summary>The interpreter, one instruction at a time.</summary>
    public const string Stepwise = "stepwise";

    public static IReadOnlyList<string> Names { get; } = [Interpreter, Stepwise];

    /// <exception cref="MachineError">There is no such engine.</exception>
    public static IEngine Create(string name, Processor processor) => name switch
    {
        Interpreter => new InterpreterEngine(processor),
        Stepwise => new StepwiseEngine(processor),
        _ => throw Unknown(name),
    };

    internal static MachineError Unknown(string name) =>
        new($"--engine: there is no engine '{name}'; there are {string.Join(" and ", Names)}");
}
