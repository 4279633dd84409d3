using System.CommandLine;
using MiniVmm.Host.Lifecycle;

namespace MiniVmm.Cli;

/// <summary>"minivmm kill": ends monitors at once.</summary>
internal static class KillCommand
{
    public static Command Create()
    {
        Argument<string[]> names = InstanceArguments.Several();
        Option<bool> json = InstanceArguments.Json("who was alive");
        var command = new Command("kill", "End instances at once, as by SIGKILL, e.g.: minivmm kill web") { names, json };
        command.SetAction((parsed, cancel) => InstanceBatch.RunAsync(
            parsed.GetRequiredValue(names),
            async (registry, instance) => new KillOutcome(instance.Name, await new InstanceEnding(registry).KillAsync(instance, cancel)),
            outcome => outcome.Killed ? outcome.Name : $"{outcome.Name}: had ended already", parsed.GetValue(json), j => j.ListKillOutcome));
        return command;
    }

    internal sealed record KillOutcome(string Name, bool Killed);
}
