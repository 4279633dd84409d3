using System.CommandLine;
using System.Runtime.CompilerServices;
using MiniVmm.Lab;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab</c>: experiments with several instances.</summary>
internal static class LabCommand
{
    private const string Description = "Run experiments with several instances, e.g.: minivmm lab run fuml --quick";

    /// <remarks>The lab reads and writes JSON by reflection, so it is no part of the native build: the compiler knows the condition's
    /// value and leaves out what lies behind it.</remarks>
    public static Command Create() => RuntimeFeature.IsDynamicCodeSupported
        ? new("lab", Description)
        {
            LabListCommand.Create(),
            LabShowCommand.Create(),
            LabRunCommand.Create(),
            LabReportCommand.Create(),
            LabCompareCommand.Create(),
        }
        : Refusal();

    private static Command Refusal()
    {
        var command = new Command("lab", Description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(int (_) => throw new LabError("lab: the native build has no lab; 'make' builds the program that has, bin/minivmm"));
        return command;
    }
}
