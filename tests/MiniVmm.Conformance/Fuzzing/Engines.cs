using MiniVmm.I386.Contracts;
using MiniVmm.Machine.Running;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>The engines that are held to account, by name.</summary>
internal static class Engines
{
    public static IEnumerable<string> Names => ["interpreter"];

    /// <summary>The engine of that name for a machine; the interpreter is what every machine comes with.</summary>
    public static IEngine Of(string name, MachineParts parts) => name switch
    {
        "interpreter" => parts.Engine,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such engine"),
    };
}
