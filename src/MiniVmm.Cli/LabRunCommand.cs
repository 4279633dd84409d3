using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using MiniVmm.Host;
using MiniVmm.Host.Cgroups;
using MiniVmm.Lab;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Cli;

/// <summary><c>minivmm lab run</c>: runs a scenario and reports.</summary>
internal static class LabRunCommand
{
    private static readonly Argument<string> ScenarioName = new("SCENARIO")
    {
        Description = "The scenario's name (see: minivmm lab list)",
    };

    private static readonly Option<bool> QuickOption = new("--quick")
    {
        Description = "Control periods of 1 s and a window of 12 s instead of the published 5 s and 60 s",
    };

    private static readonly Option<double?> OverloadOption = new("--overload")
    {
        Description = "Memory that all requests together want, as a multiple of the budget",
        HelpName = "X",
        CustomParser = argument => Number<double>(argument),
    };

    private static readonly Option<int?> VmsOption = new("--vms")
    {
        Description = "Instances",
        HelpName = "N",
        CustomParser = argument => Number<int>(argument),
    };

    private static readonly Option<int?> BudgetOption = new("--budget")
    {
        Description = "Host memory for all guests together, e.g. 120M",
        HelpName = "SIZE",
        CustomParser = ParseMebibytes,
    };

    private static readonly Option<double?> DurationOption = new("--duration")
    {
        Description = "Measured interval of each variant",
        HelpName = "SECONDS",
        CustomParser = argument => Number<double>(argument),
    };

    private static readonly Option<uint?> SeedOption = new("--seed")
    {
        Description = "Orders the pages that requests touch",
        HelpName = "N",
        CustomParser = argument => Number<uint>(argument),
    };

    private static readonly Option<string?> KernelOption = new("--kernel")
    {
        Description = "Guest kernel instead of the scenario's",
        HelpName = "FILE",
    };

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

    public static Command Create()
    {
        Command command = new("run", "Run a scenario, e.g.: minivmm lab run fuml --quick --overload 1.6")
        {
            ScenarioName, QuickOption, OverloadOption, VmsOption, BudgetOption, DurationOption, SeedOption, KernelOption,
            OutOption, JsonOption, NoPlotsOption,
        };
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
            using (LabProgress progress = LabProgress.Create())
            {
                if (settings.MemoryObstacle is string obstacle)
                    progress.Note($"no memory limit: {obstacle}. The instances contend for one processor instead.");
                outcome = await new Experiment(settings, progress).RunAsync(interrupt.Token).ConfigureAwait(false);
            }
            LabReport.Show(outcome, result.GetValue(JsonOption));
            if (interrupt.Token.IsCancellationRequested)
                return interrupt.ExitStatus;
            return outcome.Summary.Partial ? 1 : 0;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return Fail("interrupted before anything was measured", interrupt.ExitStatus);
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
        Scenario scenario = ScenarioCatalog.Find(result.GetValue(ScenarioName)!, result.GetValue(QuickOption));
        scenario = scenario with
        {
            Seed = result.GetValue(SeedOption) ?? scenario.Seed,
            Variants = [.. scenario.Variants.Select(v => v with
            {
                BudgetMiB = result.GetValue(BudgetOption) ?? v.BudgetMiB,
                Phases = v.Phases with { MeasureSeconds = result.GetValue(DurationOption) ?? v.Phases.MeasureSeconds },
            })],
        };
        return new ExperimentSettings
        {
            Scenario = scenario,
            Program = Installation.FindProgram(),
            Kernel = result.GetValue(KernelOption) is string kernel ? Path.GetFullPath(kernel) : null,
            Output = result.GetValue(OutOption),
            MemoryObstacle = FindMemoryObstacle(),
            Plots = !result.GetValue(NoPlotsOption),
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
        result.AddError($"'{text}' is not a size; write for example 120M or 1G");
        return null;
    }

    private static int Fail(string message, int status)
    {
        Console.Error.WriteLine($"minivmm: {message}");
        return status;
    }
}
