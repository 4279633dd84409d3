using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>What a user is told of a defect of the engine.</summary>
internal static class EngineFailure
{
    /// <summary>What is not deterministic may take longer to go wrong.</summary>
    private const long More = 1_000_000;

    public static string Message(MachineConfig config, ExitReport report) =>
        $"a mistake of MiniVmm's, please report it: {report.Details}\nTo find the instruction: {LockstepCommand(config, report)}";

    /// <summary>A shell command that runs the same guest with the interpreter beside it.</summary>
    private static string LockstepCommand(MachineConfig config, ExitReport report)
    {
        string append = config.Append.Length == 0 ? "" : $" --append {Quoted(config.Append)}";
        return $"minivmm lockstep {Quoted(config.Kernel)} --mem {config.Memory >> 10}K{append} --every block --instructions {report.Statistics.Retired + More}";
    }

    private static string Quoted(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
