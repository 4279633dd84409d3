using System.CommandLine;
using MiniVmm.Host.Measurements;
using MiniVmm.Host.Registry;
using MiniVmm.Host.Watching;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm stats</c>: XenMon's measures of instances.</summary>
internal static class StatsCommand
{
    private const string Description = """
        Show what instances got of the processors, waited for and did: over the last 10 s, the last second, and per execution.

        It watches for --for seconds first; shorter than 10 s, the first column is of that time. Example:

          minivmm stats httpd --for 10
        """;

    public static Command Create()
    {
        Argument<string[]> names = InstanceArguments.Any();
        Option<int> seconds = new("--for") { Description = "Seconds to watch, 1 to 3600", DefaultValueFactory = _ => 3, HelpName = "SECONDS" };
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 1 and <= 3600)) result.AddError("--for: is not between 1 and 3600 seconds");
        });
        Option<bool> json = new("--json") { Description = "A JSON object for each instance, one to a line" };
        Command command = new("stats", Description) { names, seconds, json };
        command.SetAction(async (parsed, cancel) =>
        {
            using var stop = new StopSignals();
            using InstanceWatch watch = new(InstanceRegistry.Open(), parsed.GetValue(names) ?? []);
            IReadOnlyList<WatchedInstance> seen = [];
            await new Looks(watch, TimeSpan.FromSeconds(1), parsed.GetValue(seconds)).EachAsync(s => seen = s, stop.Token);
            foreach (WatchedInstance instance in seen)
            {
                if (parsed.GetValue(json)) Console.WriteLine(WatchJson.Line(instance));
                else Print(instance);
            }
            return stop.ExitStatus;
        });
        return command;
    }

    private static void Print(WatchedInstance instance)
    {
        IAnsiConsole console = ReportConsole.Open(json: false);
        console.Write(Table(instance));
        console.MarkupLine($"[grey]{Markup.Escape(Guest(instance))}[/]");
    }

    private static Table Table(WatchedInstance instance)
    {
        InstanceRates? ten = instance.TenSeconds, one = instance.Second;
        Table table = ReportConsole.Table(Markup.Escape(instance.Name), $"{ten?.Seconds ?? 0:0} s", $"{one?.Seconds ?? 0:0} s", "per execution");
        void Row(string what, string format, Func<InstanceRates, double?> rate, Func<InstanceRates, double?>? each = null, string unit = "") => table.AddRow(
            what, Text(ten, format, rate), Text(one, format, rate), each is null ? "" : $"{Text(ten, "0.000", each)}{unit}");

        Row("CPU gotten", "0.0%", r => r.Gotten, r => r.GottenPerExecutionMs, " ms");
        Row("CPU waited for", "0.0%", r => r.Waited, r => r.WaitedPerExecutionMs, " ms");
        Row("blocked", "0.0%", r => r.Blocked, r => r.BlockedPerExecutionMs, " ms");
        Row("executions /s", "0.0", r => r.ExecutionsPerS);
        Row("reads and writes /s", "0.0", r => r.IoPerS, r => r.IoPerExecution);
        Row("major faults /s", "0.0", r => r.MajorFaultsPerS);
        Row("minor faults /s", "0.0", r => r.MinorFaultsPerS);
        Row("million instructions /s", "0.0", r => r.InstructionsPerS / 1e6);
        Row("timer ticks /s", "0.0", r => r.TicksPerS);
        Row("requests /s", "0.0", r => r.RequestsPerS);
        return table;
    }

    private static string Guest(WatchedInstance instance)
    {
        string monitor = $"{instance.State.ToString().ToLowerInvariant()}, {instance.ResidentBytes >> 20} MiB resident";
        if (instance.Guest is not { } guest) return monitor;
        IEnumerable<string> inside = new[] { "vct_ms", "slowdown", "cap", "rate_hz", "active", "suspended" }
            .Select(key => WatchColumn.All.First(c => c.Key == key)).Select(c => $"{c.Title} {c.Text(instance)}");
        return $"{monitor}; mode {guest.Mode}, {string.Join(", ", inside)}";
    }

    private static string Text(InstanceRates? rates, string format, Func<InstanceRates, double?> figure) =>
        (rates is null ? null : figure(rates))?.ToString(format, System.Globalization.CultureInfo.InvariantCulture) ?? "–";
}
