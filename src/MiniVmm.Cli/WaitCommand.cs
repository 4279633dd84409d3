using System.CommandLine;
using MiniVmm.Host;
using MiniVmm.Host.Registry;

namespace MiniVmm.Cli;

/// <summary>"minivmm wait": until instances have ended.</summary>
internal static class WaitCommand
{
    public static Command Create()
    {
        Argument<string[]> names = InstanceArguments.Several();
        Option<bool> json = InstanceArguments.Json("names and statuses");
        var command = new Command("wait", "Wait until instances have ended and print their exit statuses, e.g.: minivmm wait web") { names, json };
        command.SetAction((parsed, cancel) => InstanceBatch.RunAsync(
            parsed.GetRequiredValue(names),
            async (registry, instance) =>
            {
                await instance.WaitAsync(cancel);
                int status = instance.Exit?.Status ?? throw new HostError(
                    $"{instance.Name}: crashed, so there is no exit status{(CrashReport.Of(instance).Reason is { } reason ? $"; {reason}" : "")}");
                return new WaitOutcome(instance.Name, status);
            },
            outcome => $"{outcome.ExitStatus}", parsed.GetValue(json), j => j.ListWaitOutcome));
        return command;
    }

    internal sealed record WaitOutcome(string Name, int ExitStatus);
}
