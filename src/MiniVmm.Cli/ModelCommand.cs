using System.CommandLine;
using System.Runtime.CompilerServices;

namespace MiniVmm.Cli;

/// <summary><c>minivmm model</c>: the theory beside the measurements.</summary>
internal static class ModelCommand
{
    private const string Description = "Compute what theory expects of an experiment, e.g.: minivmm model run oracle --quick";

    /// <remarks>Not in the native build: <see cref="NativeRefusal"/>.</remarks>
    public static Command Create() => RuntimeFeature.IsDynamicCodeSupported
        ? new("model", Description)
        {
            ModelRunCommand.Create(),
            ModelLoopCommand.Create(),
            ModelRegionCommand.Create(),
            ModelFitCommand.Create(),
            ModelCheckCommand.Create(),
        }
        : NativeRefusal.Of("model", Description);
}
