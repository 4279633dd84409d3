using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Cli;

/// <summary>Which scenario, and what to change in its document. All options but <c>--set</c> are short for one.</summary>
internal static class ScenarioOptions
{
    public static readonly Argument<string> Scenario = new("SCENARIO")
    {
        Description = "A scenario's name (see: minivmm lab list), or the path of its file, e.g. ./mine.yaml",
    };

    private static readonly Option<bool> Quick = new("--quick")
    {
        Description = "Control periods of 1 s and a window of 12 s; all that is given in periods follows",
    };

    private static readonly Option<string?> Only = new("--only")
    {
        Description = "Some variants alone, e.g. plain,mpl@2",
        HelpName = "VARIANT[,..]",
    };

    private static readonly Option<int?> Repetitions = NumberOption.Create<int>("--repetitions", "N", "How often to run each variant");

    private static readonly Option<double?> Overload = NumberOption.Create<double>("--overload", "X", "Memory that all requests together want, as a multiple of the budget");

    private static readonly Option<int?> Vms = NumberOption.Create<int>("--vms", "N", "Instances");

    private static readonly Option<string?> Budget = new("--budget")
    {
        Description = "Host memory for all guests together, e.g. 120M",
        HelpName = "SIZE",
    };

    private static readonly Option<double?> Duration = NumberOption.Create<double>("--duration", "SECONDS", "Measured interval of each run");

    private static readonly Option<uint?> Seed = NumberOption.Create<uint>("--seed", "N", "Orders the runs, the arrivals and the pages that requests touch");

    private static readonly Option<string?> Kernel = new("--kernel")
    {
        Description = "Guest kernel instead of the scenario's",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Change a value of the document, e.g. controller.threshold=3; may be given again",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
    };

    static ScenarioOptions() => Set.Validators.Add(result =>
    {
        foreach (Token token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            result.AddError($"--set: '{token.Value}' is no KEY=VALUE; write for example controller.threshold=3");
    });

    public static void AddTo(Command command)
    {
        command.Add(Scenario);
        AddChangesTo(command);
    }

    /// <summary>What changes a scenario, without the scenario.</summary>
    public static void AddChangesTo(Command command)
    {
        foreach (Option option in (Option[])[Quick, Only, Repetitions, Overload, Vms, Budget, Duration, Seed, Kernel, Set])
            command.Add(option);
    }

    public static LoadedScenario Load(ParseResult result) => Load(result, result.GetValue(Scenario)!);

    /// <summary>The scenario of a name or a path, with the changes of the command line.</summary>
    public static LoadedScenario Load(ParseResult result, string scenario) =>
        ScenarioCatalog.Find(scenario, [.. Edits(result)]);

    /// <summary>Whether the command line changes anything.</summary>
    public static bool Changes(CommandResult command) =>
        ((Option[])[Quick, Only, Repetitions, Overload, Vms, Budget, Duration, Seed, Kernel, Set])
            .Any(option => command.GetResult(option) is { Implicit: false });

    private static IEnumerable<ScenarioEdit> Edits(ParseResult result)
    {
        if (result.GetValue(Quick))
        {
            foreach (ScenarioEdit edit in ScenarioEdit.Quick)
                yield return edit;
        }
        foreach (string text in result.GetValue(Set) ?? [])
        {
            string[] parts = text.Split('=', 2);
            yield return new ScenarioEdit($"--set {text}", parts[0], parts[1]);
        }
        string? kernel = result.GetValue(Kernel);
        (string Option, string Key, string? Value)[] others =
        [
            (Only.Name, "only", result.GetValue(Only) is string names ? $"[{names}]" : null),
            (Repetitions.Name, "repetitions", Text(result.GetValue(Repetitions))),
            (Overload.Name, "load.overload", Text(result.GetValue(Overload))),
            (Vms.Name, "vms", Text(result.GetValue(Vms))),
            (Budget.Name, "host.budget", WithUnit(result.GetValue(Budget))),
            (Duration.Name, "duration", result.GetValue(Duration) is double seconds ? $"{seconds} s" : null),
            (Seed.Name, "seed", Text(result.GetValue(Seed))),
            (Kernel.Name, "app", kernel is null ? null : Quoted(Path.GetFullPath(kernel))),
        ];
        foreach ((string option, string key, string? value) in others)
        {
            if (value is not null)
                yield return new ScenarioEdit($"{option} {value}", key, value);
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string? Text<T>(T? value)
        where T : struct, IFormattable => value?.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>A number alone is of MiB.</summary>
    private static string? WithUnit(string? size) =>
        size is not null && size.All(char.IsAsciiDigit) ? $"{size}M" : size;
}
