using System.CommandLine;
using System.Runtime.CompilerServices;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab</c>: experiments with several instances.</summary>
internal static class LabCommand
{
    private const string Description = "Run experiments with several instances, e.g.: minivmm lab run fuml --quick";

    /// <remarks>Not in the native build: <see cref="NativeRefusal"/>.</remarks>
    public static Command Create() => RuntimeFeature.IsDynamicCodeSupported
        ? new("lab", Description)
        {
            LabListCommand.Create(),
            LabShowCommand.Create(),
            LabRunCommand.Create(),
            LabReportCommand.Create(),
            LabCompareCommand.Create(),
        }
        : NativeRefusal.Of("lab", Description);
}
