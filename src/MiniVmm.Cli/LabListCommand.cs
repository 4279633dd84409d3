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
            ScenarioListing[] scenarios = [.. ScenarioCatalog.Names.Select(ScenarioListing.Of)];
            if (result.GetValue(json))
                Console.Out.Write(Json.Write(scenarios));
            else
                ReportConsole.Open(json: false).Write(Table(scenarios));
            return 0;
        });
        return command;
    }

    private static Table Table(IEnumerable<ScenarioListing> scenarios)
    {
        Table table = new Table().RoundedBorder().ShowRowSeparators().AddColumns("scenario", "question and variants");
        foreach (string column in (string[])["runs", "--quick", "in full"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        foreach (ScenarioListing scenario in scenarios)
            table.AddRow(
                new Text(scenario.Name, new Style(decoration: Decoration.Bold)),
                new Markup($"{Markup.Escape(scenario.Question)}\n[grey]{Markup.Escape(Variants(scenario))}[/]"),
                new Text($"{scenario.Runs}"),
                new Text(Duration(scenario.QuickSeconds)),
                new Text(Duration(scenario.Seconds)));
        return table;
    }

    private static string Variants(ScenarioListing scenario)
    {
        string policies = string.Join(", ", scenario.Policies);
        return scenario.Axis is null
            ? policies
            : $"{policies}; {scenario.Axis}: {string.Join(", ", scenario.Values)}";
    }

    private static string Duration(double seconds)
    {
        int minutes = (int)Math.Ceiling(seconds / 60);
        return minutes < 60 ? $"{minutes} min" : $"{minutes / 60} h {minutes % 60:00}";
    }
}
