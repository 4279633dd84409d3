using System.CommandLine;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab list</c>: the scenarios.</summary>
internal static class LabListCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print the scenarios as JSON" };
        Command command = new("list", "List the scenarios, e.g.: minivmm lab list --json") { json };
        command.SetAction(result =>
        {
            if (result.GetValue(json))
                Console.Out.Write(Json.Write(ScenarioCatalog.All));
            else
                AnsiConsole.Write(Table());
            return 0;
        });
        return command;
    }

    private static Table Table()
    {
        Table table = new Table().RoundedBorder().AddColumns("scenario", "variants", "question");
        foreach (Scenario scenario in ScenarioCatalog.All)
            table.AddRow(
                scenario.Name, string.Join(", ", scenario.Variants.Select(v => v.Name)), scenario.Question);
        return table;
    }
}
