using System.CommandLine;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab report</c>: analyses a run directory, perhaps again.</summary>
internal static class LabReportCommand
{
    public static Command Create()
    {
        Argument<string> directory = new("DIR") { Description = "A run directory: what 'minivmm lab run' has written" };
        Option<bool> json = new("--json") { Description = "Print summary.json to stdout, and everything else to stderr" };
        Option<bool> noPlots = new("--no-plots") { Description = "Do without gnuplot, and so without report.html" };
        Command command = new(
            "report",
            "Analyse a run directory (again) and write summary.json, plots/ and report.html into it, "
                + "e.g.: minivmm lab report runs/20261124T151824Z-fuml")
        {
            directory, json, noPlots,
        };
        command.SetAction(result =>
        {
            Gnuplot? gnuplot = result.GetValue(noPlots) ? null : Gnuplot.Find();
            LabReport.Show(ExperimentReport.Write(result.GetRequiredValue(directory), gnuplot), result.GetValue(json));
            return 0;
        });
        return command;
    }
}
