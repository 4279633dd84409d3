using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using MiniVmm.Lab.Plots;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Simulating;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm simulate</c>: a scenario's hosts by discrete events, with the guests' own controllers.</summary>
internal static class SimulateCommand
{
    private const string Name = "simulate";
    private const string Description =
        "Simulate a scenario with the guests' own controllers, on one host or on many, e.g.: minivmm simulate fuml --only mpl --hosts 250000";
    private const int MostThreads = 256;

    private static readonly Argument<string> Scenario = new("SCENARIO")
    {
        Description = "A scenario's name (see: minivmm lab list), or the path of its file",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "fuml",
    };

    private static readonly Option<string?> Beside = new("--beside")
    {
        Description = "Simulate the scenario of this run directory, and put it beside what was measured",
        HelpName = "DIR",
    };

    private static readonly Option<int?> Threads = new("--threads")
    {
        Description = "How many may work; the result does not depend on it [as many as there are processors]",
        HelpName = "N",
        CustomParser = ThreadCount,
    };

    private static readonly Option<bool> JsonOption = new("--json") { Description = "Print the result as JSON to stdout, and everything else to stderr" };

    private static readonly Option<string?> OutOption = new("--out")
    {
        Description = "Write simulation.json, a CSV for each variant and plots there; new or empty",
        HelpName = "DIR",
    };

    private static readonly Option<bool> NoPlots = new("--no-plots") { Description = "Do without gnuplot" };

    /// <remarks>Not in the native build: <see cref="NativeRefusal"/>.</remarks>
    public static Command Create()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
            return NativeRefusal.Of(Name, Description);
        Command command = new(Name, Description) { Scenario, Beside };
        ScenarioOptions.AddChangesTo(command);
        SimulationSettingOptions.AddTo(command);
        foreach (Option option in (Option[])[Threads, JsonOption, OutOption, NoPlots])
            command.Add(option);
        command.Validators.Add(Validate);
        command.SetAction(Run);
        return command;
    }

    private static void Validate(CommandResult command)
    {
        if (command.GetResult(Beside) is not null
            && (ScenarioOptions.Changes(command) || command.GetResult(Scenario) is { Tokens.Count: > 0 }))
            command.AddError("--beside takes the scenario of the run directory as it is; give no scenario, and nothing that changes one");
    }

    private static int? ThreadCount(ArgumentResult argument)
    {
        int? count = NumberOption.Parse<int>(argument);
        if (count is < 1 or > MostThreads)
            argument.AddError($"--threads must be 1 to {MostThreads}");
        return count;
    }

    private static int Run(ParseResult result)
    {
        using StopSignals interrupt = new();
        Gnuplot? gnuplot = result.GetValue(OutOption) is null || result.GetValue(NoPlots) ? null : Gnuplot.Find();
        AnalysedExperiment? measured = result.GetValue(Beside) is string path ? new(ExperimentReader.Read(path)) : null;
        RunDirectory? directory = result.GetValue(OutOption) is string wanted ? RunDirectory.Create(wanted, Name, DateTime.UtcNow) : null;
        bool json = result.GetValue(JsonOption);
        IAnsiConsole console = ReportConsole.Open(json);
        SimulationRuns runs = new(result.GetValue(Threads) ?? Environment.ProcessorCount, interrupt.Token);
        SimulationDocument simulation;
        string text;
        if (measured is not null)
        {
            BesideDocument beside = runs.Beside(measured, result);
            simulation = beside.Simulation;
            text = Json.WriteRounded(beside);
            SimulationTables.Show(console, beside);
        }
        else
        {
            simulation = runs.Of(ScenarioOptions.Load(result, result.GetRequiredValue(Scenario)).Scenario, SimulationSettingOptions.Of(result, cores: null));
            text = Json.WriteRounded(simulation);
            SimulationTables.Show(console, simulation);
        }
        console.WriteLine(runs.Pace());
        if (directory is not null)
            Tell(console, directory, SimulationFolder.Write(directory, simulation, text, measured, gnuplot));
        if (json)
            Console.Out.Write(text);
        return interrupt.Token.IsCancellationRequested ? interrupt.ExitStatus : 0;
    }

    private static void Tell(IAnsiConsole console, RunDirectory directory, IReadOnlyList<DrawnPicture> pictures)
    {
        console.WriteLine($"results: {ReportConsole.Relative(directory.Path)}");
        foreach (DrawnPicture picture in pictures)
            console.WriteLine($"plot: {ReportConsole.Relative(picture.Png)}");
    }
}
