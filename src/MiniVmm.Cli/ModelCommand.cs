using System.CommandLine;
using System.Runtime.CompilerServices;
using MiniVmm.Lab;

namespace MiniVmm.Cli;

/// <summary><c>minivmm model</c>: the theory beside the measurements.</summary>
internal static class ModelCommand
{
    private const string Description = "Compute what theory expects of an experiment, e.g.: minivmm model run oracle --quick";

    /// <remarks>As the lab, it is no part of the native build.</remarks>
    public static Command Create() => RuntimeFeature.IsDynamicCodeSupported
        ? new("model", Description)
        {
            ModelRunCommand.Create(),
            ModelLoopCommand.Create(),
            ModelRegionCommand.Create(),
            ModelFitCommand.Create(),
            ModelCheckCommand.Create(),
        }
        : Refusal();

    private static Command Refusal()
    {
        var command = new Command("model", Description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(int (_) => throw new LabError("model: the native build has no model; 'make' builds the program that has, bin/minivmm"));
        return command;
    }
}
