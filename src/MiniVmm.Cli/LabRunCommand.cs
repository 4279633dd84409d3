using System.CommandLine;
using MiniVmm.Host;
using MiniVmm.Host.Cgroups;
using MiniVmm.Lab.Deterministic;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab run</c>: runs a scenario and reports.</summary>
internal static class LabRunCommand
{
    private static readonly Option<string?> OutOption = new("--out")
    {
        Description = "Directory for the results, new or empty (default: runs/<time>-<scenario>)",
        HelpName = "DIR",
    };

    private static readonly Option<bool> JsonOption = new("--json")
    {
        Description = "Print summary.json to stdout, and everything else to stderr",
    };

    private static readonly Option<bool> NoPlotsOption = new("--no-plots") { Description = "Do without gnuplot" };

    private static readonly Option<bool> DeterministicOption = new("--deterministic")
    {
        Description = "On a modelled host, without measuring this one: the same scenario gives the same files",
    };

    public static Command Create()
    {
        Command command = new("run", "Run a scenario, e.g.: minivmm lab run fuml --quick --overload 1.6");
        ScenarioOptions.AddTo(command);
        foreach (Option option in (Option[])[OutOption, JsonOption, NoPlotsOption, DeterministicOption])
            command.Add(option);
        command.SetAction((result, _) => RunAsync(result));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result)
    {
        using StopSignals interrupt = new();
        try
        {
            ExperimentSettings settings = Settings(result);
            ExperimentOutcome outcome;
            using (LabProgress progress = new LabProgress())
            {
                if (settings.MemoryObstacle is string obstacle)
                    progress.Note($"no memory limit: {obstacle}. The instances contend for one processor instead.");
                outcome = await new Experiment(settings, progress).RunAsync(interrupt.Token).ConfigureAwait(false);
            }
            LabReport.Show(outcome.Report, result.GetValue(JsonOption));
            if (interrupt.Token.IsCancellationRequested)
                return interrupt.ExitStatus;
            return outcome.Summary.Partial ? 1 : 0;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("minivmm: interrupted before anything was measured");
            return interrupt.ExitStatus;
        }
    }

    private static ExperimentSettings Settings(ParseResult result)
    {
        LoadedScenario loaded = ScenarioOptions.Load(result);
        bool modelled = result.GetValue(DeterministicOption);
        return new ExperimentSettings
        {
            Scenario = loaded.Scenario,
            Yaml = loaded.Yaml,
            Program = Installation.FindProgram(),
            Output = result.GetValue(OutOption),
            MemoryObstacle = modelled ? null : FindMemoryObstacle(),
            Model = modelled ? new ModelSettings() : null,
            Command = string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Prepend("minivmm").Select(Quote)),
            Plots = !result.GetValue(NoPlotsOption),
        };
    }

    /// <summary>As a shell takes it for one word.</summary>
    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,@%+".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Starts over inside a delegated scope where that is what it takes, and then does not return.</summary>
    private static string? FindMemoryObstacle()
    {
        CgroupGrant grant = MemoryCgroups.Create("probe");
        using (grant.Cgroup)
        {
            if (grant.Cgroup is not null)
                return null;
        }
        if (DelegatedScope.Obstacle() is string obstacle)
            return $"{grant.Obstacle}; {obstacle}";
        DelegatedScope.Enter([.. Environment.GetCommandLineArgs().Skip(1)]);
        return null;
    }
}
