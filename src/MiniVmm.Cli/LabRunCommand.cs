using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using MiniVmm.Host;
using MiniVmm.Host.Cgroups;
using MiniVmm.Lab;
using MiniVmm.Lab.Calibration;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab run</c>: runs a scenario and reports.</summary>
internal static class LabRunCommand
{
    private const int Interrupted = 130;

    private static readonly Argument<string> s_scenario = new("SCENARIO")
    {
        Description = "The scenario's name (see: minivmm lab list)",
    };

    private static readonly Option<bool> s_quick = new("--quick")
    {
        Description = "Control periods of 1 s and a window of 12 s instead of the published 5 s and 60 s",
    };

    private static readonly Option<double?> s_overload = new("--overload")
    {
        Description = "Memory that all requests together want, as a multiple of the budget",
        HelpName = "X",
        CustomParser = argument => Number<double>(argument),
    };

    private static readonly Option<int?> s_vms = new("--vms")
    {
        Description = "Instances",
        HelpName = "N",
        CustomParser = argument => Number<int>(argument),
    };

    private static readonly Option<int?> s_budget = new("--budget")
    {
        Description = "Host memory for all guests together, e.g. 128M",
        HelpName = "SIZE",
        CustomParser = ParseMebibytes,
    };

    private static readonly Option<double?> s_duration = new("--duration")
    {
        Description = "Measured interval of each variant",
        HelpName = "SECONDS",
        CustomParser = argument => Number<double>(argument),
    };

    private static readonly Option<uint?> s_seed = new("--seed")
    {
        Description = "Orders the pages that requests touch",
        HelpName = "N",
        CustomParser = argument => Number<uint>(argument),
    };

    private static readonly Option<string?> s_kernel = new("--kernel")
    {
        Description = "Guest kernel instead of the scenario's",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_out = new("--out")
    {
        Description = "Directory for the results, new or empty (default: runs/<time>-<scenario>)",
        HelpName = "DIR",
    };

    private static readonly Option<bool> s_json = new("--json")
    {
        Description = "Print summary.json to stdout, and everything else to stderr",
    };

    private static readonly Option<bool> s_noPlots = new("--no-plots") { Description = "Do without gnuplot" };

    public static Command Create()
    {
        Command command = new("run", "Run a scenario, e.g.: minivmm lab run fuml --quick --overload 1.6")
        {
            s_scenario, s_quick, s_overload, s_vms, s_budget, s_duration, s_seed, s_kernel, s_out, s_json, s_noPlots,
        };
        command.SetAction((result, _) => RunAsync(result));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result)
    {
        using LabInterrupt interrupt = new();
        try
        {
            ExperimentSettings settings = Settings(result);
            ExperimentOutcome outcome;
            using (LabProgress progress = LabProgress.Create())
            {
                if (settings.MemoryObstacle is string obstacle)
                    progress.Note($"no memory limit: {obstacle}. The instances contend for one processor instead.");
                outcome = await new Experiment(settings, progress).RunAsync(interrupt.Token).ConfigureAwait(false);
            }
            LabReport.Show(outcome, result.GetValue(s_json));
            if (interrupt.Token.IsCancellationRequested)
                return Interrupted;
            return outcome.Summary.Partial ? 1 : 0;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return Fail("interrupted before anything was measured", Interrupted);
        }
        catch (LabError e)
        {
            return Fail(e.Message, 1);
        }
        catch (HostError e)
        {
            return Fail(e.Message, 1);
        }
        catch (IOException e)
        {
            return Fail(e.Message, 1);
        }
        catch (UnauthorizedAccessException e)
        {
            return Fail(e.Message, 1);
        }
    }

    private static ExperimentSettings Settings(ParseResult result)
    {
        Scenario scenario = ScenarioCatalog.Find(result.GetValue(s_scenario)!, result.GetValue(s_quick));
        scenario = scenario with
        {
            Overload = result.GetValue(s_overload) ?? scenario.Overload,
            Vms = result.GetValue(s_vms) ?? scenario.Vms,
            BudgetMiB = result.GetValue(s_budget) ?? scenario.BudgetMiB,
            Seed = result.GetValue(s_seed) ?? scenario.Seed,
            Phases = scenario.Phases with
            {
                MeasureSeconds = result.GetValue(s_duration) ?? scenario.Phases.MeasureSeconds,
            },
        };
        ScenarioLimits.Check(scenario);
        return new ExperimentSettings
        {
            Scenario = scenario,
            Program = Installation.FindProgram(),
            Kernel = Path.GetFullPath(result.GetValue(s_kernel) ?? Installation.FindGuest(scenario.Guest)),
            Output = result.GetValue(s_out),
            Calibration = new UnloadedTick(),
            MemoryObstacle = FindMemoryObstacle(),
            Plots = !result.GetValue(s_noPlots),
        };
    }

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

    /// <summary>The parser's own message would speak of the runtime's types.</summary>
    private static T? Number<T>(ArgumentResult result)
        where T : struct, INumber<T>
    {
        if (T.TryParse(result.Tokens[0].Value, NumberFormatInfo.InvariantInfo, out T value))
            return value;
        result.AddError($"{result.Argument.Name}: '{result.Tokens[0].Value}' is not a number that fits");
        return null;
    }

    private static int? ParseMebibytes(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        (string digits, int factor) = text[^1] switch
        {
            'M' or 'm' => (text[..^1], 1),
            'G' or 'g' => (text[..^1], 1024),
            _ => (text, 1),
        };
        if (int.TryParse(digits, out int value) && value is > 0 and < 1 << 20)
            return value * factor;
        result.AddError($"'{text}' is not a size; write for example 128M or 1G");
        return null;
    }

    private static int Fail(string message, int status)
    {
        Console.Error.WriteLine($"minivmm: {message}");
        return status;
    }
}
