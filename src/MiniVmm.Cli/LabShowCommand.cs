using System.CommandLine;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab show</c>: a scenario's document.</summary>
internal static class LabShowCommand
{
    public static Command Create()
    {
        Command command = new("show", "Print a scenario's document, to edit, e.g.: minivmm lab show fuml > mine.yaml")
        {
            ScenarioOptions.Scenario,
        };
        command.SetAction(result =>
        {
            string file = ScenarioCatalog.FindFile(result.GetValue(ScenarioOptions.Scenario)!);
            Console.Out.Write(ScenarioLoader.ReadText(file));
            return 0;
        });
        return command;
    }
}
