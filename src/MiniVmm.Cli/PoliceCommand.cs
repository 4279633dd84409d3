using System.CommandLine;
using System.Globalization;
using MiniVmm.Host;
using MiniVmm.Host.Policing;
using MiniVmm.Host.Registry;
using MiniVmm.Machine.Configuration;

namespace MiniVmm.Cli;

/// <summary><c>minivmm police</c>: penalises instances that do not back off under congestion.</summary>
internal static class PoliceCommand
{
    private static readonly string Description = $"""
        Find instances that do not back off when the host is congested, from outside alone, and penalise them until they do.

        Decisions go to stderr, with --json as objects to stdout, with --trace into a file. All penalties are lifted when it ends, however
        it ends. Policies and their parameters (docs/police.md):
        {string.Join("\n", PolicePolicies.All.Select(Describe))}
        Example:

          minivmm police --budget 120M --set grace=10 --trace police.csv
        """;

    public static Command Create()
    {
        Argument<string[]> names = InstanceArguments.Any();
        Option<string> policy = new("--policy") { Description = "What it goes by", DefaultValueFactory = _ => PolicePolicies.Default };
        policy.AcceptOnlyFromAmong([.. PolicePolicies.All.Select(p => p.Name)]);
        Option<string[]> set = new("--set") { Description = "Another value for a parameter of the policy; repeatable", HelpName = "NAME=VALUE" };
        Option<string> penalty = new("--penalty") { Description = "freeze: stops the process for a part of the time. cgroup: weight and memory limit, of version 1. auto: freeze", DefaultValueFactory = _ => Penalties.Auto };
        penalty.AcceptOnlyFromAmong([.. Penalties.Names]);
        Option<string?> budget = new("--budget") { Description = "Memory for the RAM of all the guests, as in 120M, by which shares are fair [what they hold]", HelpName = "SIZE" };
        Option<double> interval = WatchOptions.Interval();
        Option<bool> dryRun = new("--dry-run") { Description = "Decide, and do nothing" };
        Option<string?> trace = new("--trace") { Description = "Write decisions there as CSV", HelpName = "FILE" };
        Option<bool> json = new("--json") { Description = "Print decisions as JSON, one object to a line" };
        Command command = new("police", Description) { names, policy, set, penalty, budget, interval, dryRun, trace, json };
        command.SetAction(async (parsed, cancel) =>
        {
            PolicePlan plan = new()
            {
                Policy = parsed.GetRequiredValue(policy),
                Values = ParseValues(parsed.GetValue(set) ?? []),
            };
            Police police = plan.Found();
            long? bytes = parsed.GetValue(budget) is { } size ? Quantity.ParseBytes("--budget", size) : null;
            var registry = InstanceRegistry.Open();
            string[] wanted = parsed.GetValue(names) ?? [];
            Subjects(registry, wanted);
            using var stop = new StopSignals();
            using StreamWriter? file = parsed.GetValue(trace) is { } path ? OpenTrace(path) : null;
            using var patrol = new Patrol(
                police, parsed.GetValue(dryRun) ? null : Penalties.Create(parsed.GetRequiredValue(penalty)), () => Subjects(registry, wanted), () => bytes,
                decision => Tell(decision, file, parsed.GetValue(json)));
            await patrol.RunAsync(TimeSpan.FromSeconds(parsed.GetValue(interval)), stop.Token);
            return stop.ExitStatus;
        });
        return command;
    }

    private static Subject[] Subjects(InstanceRegistry registry, string[] names) =>
    [
        .. (names.Length == 0 ? registry.List() : [.. names.Select(registry.Find).DistinctBy(i => i.Name)])
            .Where(i => i.IsAlive).Select(i => Subject.Find(i.Name, i.Record.Pid)).OfType<Subject>(),
    ];

    private static Dictionary<string, double> ParseValues(string[] pairs)
    {
        Dictionary<string, double> values = [];
        foreach (string pair in pairs)
        {
            string[] parts = pair.Split('=', 2);
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                throw new HostError($"--set: '{pair}' is no parameter with a number; write for example grace=10");
            if (!values.TryAdd(parts[0], value)) throw new HostError($"--set: {parts[0]} is given twice");
        }
        return values;
    }

    private static StreamWriter OpenTrace(string path)
    {
        try
        {
            StreamWriter file = new(path) { AutoFlush = true };
            file.WriteLine(Decision.CsvHeader);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostError($"--trace: cannot write {path}: {e.Message}", e);
        }
    }

    private static void Tell(Decision decision, StreamWriter? trace, bool json)
    {
        trace?.WriteLine(decision.Csv);
        if (json) Console.WriteLine(PoliceJson.Line(decision));
        else Console.Error.WriteLine($"minivmm: police: {decision}");
        Console.Out.Flush();
    }

    private static string Describe(IPolicePolicy policy) => string.Join('\n', policy.Parameters
        .Select(p => string.Create(CultureInfo.InvariantCulture, $"    {p.Name}={p.Default}{(p.Unit.Length > 0 ? $" ({p.Unit})" : "")}: {p.Meaning}"))
        .Prepend($"  {policy.Name}: {policy.Meaning}"));
}
