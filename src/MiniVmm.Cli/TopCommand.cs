using System.CommandLine;
using MiniVmm.Host.Registry;
using MiniVmm.Host.Watching;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary><c>minivmm top</c>: all living instances, live.</summary>
internal static class TopCommand
{
    private const string Description = """
        Watch the living instances: what each got of the processors and waited for, its faults, and how its guest fares.

        On a terminal a table, elsewhere a line for each instance and look. Example:

          minivmm top --sort vct_ms
        """;

    public static Command Create()
    {
        Argument<string[]> names = InstanceArguments.Any();
        Option<double> interval = WatchOptions.Interval();
        Option<int?> count = new("--count", "-n") { Description = "Look so many times, then end", HelpName = "N" };
        Option<string?> sort = new("--sort") { Description = "What stands on top: the largest of this figure [by name]", HelpName = "FIGURE" };
        sort.AcceptOnlyFromAmong([.. WatchColumn.All.Select(c => c.Key)]);
        Option<bool> json = new("--json") { Description = "A JSON object for each instance and look, one to a line" };
        Command command = new("top", Description) { names, interval, count, sort, json };
        command.SetAction(async (parsed, cancel) =>
        {
            using var stop = new StopSignals();
            using InstanceWatch watch = new(InstanceRegistry.Open(), parsed.GetValue(names) ?? []);
            WatchColumn? by = WatchColumn.All.FirstOrDefault(c => c.Key == parsed.GetValue(sort));
            var looks = new Looks(watch, TimeSpan.FromSeconds(parsed.GetValue(interval)), parsed.GetValue(count));
            bool live = !parsed.GetValue(json) && !Console.IsOutputRedirected && parsed.GetValue(count) is null;
            if (live) await LiveAsync(looks, by, stop);
            else await looks.EachAsync(seen => Print(Sorted(seen, by), parsed.GetValue(json)), stop.Token);
            return live ? 0 : stop.ExitStatus;
        });
        return command;
    }

    private static IReadOnlyList<WatchedInstance> Sorted(IReadOnlyList<WatchedInstance> seen, WatchColumn? by) =>
        by is null ? seen : [.. seen.OrderByDescending(i => by.Value(i) ?? double.NegativeInfinity)];

    private static void Print(IReadOnlyList<WatchedInstance> seen, bool json)
    {
        foreach (WatchedInstance instance in seen) Console.WriteLine(json ? WatchJson.Line(instance) : WatchLine.Of(instance));
        Console.Out.Flush();
    }

    private static async Task LiveAsync(Looks looks, WatchColumn? by, StopSignals stop)
    {
        var table = new TopTable();
        using var quit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        using var terminal = new TerminalMode();
        QuitKey.Watch(quit);
        await AnsiConsole.Live(new Text("looking")).AutoClear(false).StartAsync(context => looks.EachAsync(
            seen =>
            {
                context.UpdateTarget(table.Draw(Sorted(seen, by), AnsiConsole.Profile.Width));
                context.Refresh();
            },
            quit.Token));
    }
}
