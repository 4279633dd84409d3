using System.CommandLine;
using MiniVmm.Host;
using MiniVmm.Host.Control;
using MiniVmm.Host.Registry;

namespace MiniVmm.Cli;

/// <summary>"minivmm logs": what a guest has printed.</summary>
internal static class LogsCommand
{
    private const string Description = """
        Print what a guest has printed, as far as it is kept: the last 4 to 8 MiB.

          minivmm logs -f --tail 20 web
        """;

    public static Command Create()
    {
        Argument<string> name = InstanceArguments.One();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what it prints, until it ends" };
        var tail = new Option<int?>("--tail") { Description = "Begin with the last lines only", HelpName = "LINES" };
        tail.Validators.Add(result =>
        {
            if (result.GetValue(tail) < 0) result.AddError("--tail: give 0 or more lines");
        });
        var command = new Command("logs", Description) { name, follow, tail };
        command.SetAction(async (parsed, cancel) =>
        {
            RegisteredInstance instance = InstanceRegistry.Open().Find(parsed.GetRequiredValue(name));
            await using Stream stdout = Console.OpenStandardOutput();
            if (!parsed.GetValue(follow) || !await FollowAsync(instance, parsed.GetValue(tail), stdout, cancel))
                await stdout.WriteAsync(LogFiles.Read(instance, parsed.GetValue(tail)), cancel);
            return 0;
        });
        return command;
    }

    /// <returns>Whether there was a monitor to follow.</returns>
    private static async Task<bool> FollowAsync(RegisteredInstance instance, int? lines, Stream stdout, CancellationToken cancel)
    {
        using ControlClient client = new(instance);
        try
        {
            using RemoteConsole console = await client.OpenConsoleAsync(lines is int count ? $"{count}" : "all", writes: false, cancel);
            await RemoteOutput.CopyAsync(console, stdout, cancel);
            return true;
        }
        catch (HostError) when (!instance.IsAlive)
        {
            return false;
        }
    }
}
