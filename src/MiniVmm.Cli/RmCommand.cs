using System.CommandLine;
using MiniVmm.Host.Lifecycle;

namespace MiniVmm.Cli;

/// <summary>"minivmm rm": forgets instances.</summary>
internal static class RmCommand
{
    public static Command Create()
    {
        Argument<string[]> names = InstanceArguments.Several();
        var force = new Option<bool>("--force", "-f") { Description = "Kill those that run" };
        Option<bool> json = InstanceArguments.Json("who was removed");
        var command = new Command("rm", "Forget instances that have ended, with their logs, e.g.: minivmm rm -f web") { names, force, json };
        command.SetAction((parsed, cancel) => InstanceBatch.RunAsync(
            parsed.GetRequiredValue(names),
            async (registry, instance) =>
            {
                if (parsed.GetValue(force)) await new InstanceEnding(registry).KillAsync(instance, cancel);
                registry.Remove(instance);
                return new RemovedInstance(instance.Name);
            },
            outcome => outcome.Name, parsed.GetValue(json), j => j.ListRemovedInstance));
        return command;
    }

    internal sealed record RemovedInstance(string Name);
}
