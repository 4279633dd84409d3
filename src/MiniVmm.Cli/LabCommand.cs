using System.CommandLine;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab</c>: experiments with several instances.</summary>
internal static class LabCommand
{
    public static Command Create() =>
        new("lab", "Run experiments with several instances, e.g.: minivmm lab run fuml --quick")
        {
            LabListCommand.Create(),
            LabShowCommand.Create(),
            LabRunCommand.Create(),
            LabReportCommand.Create(),
            LabCompareCommand.Create(),
        };
}
