using System.CommandLine;

namespace MiniVmm.Cli;

/// <summary>"minivmm resume": paused guests go on.</summary>
internal static class ResumeCommand
{
    public static Command Create()
    {
        Argument<string[]> names = InstanceArguments.Several();
        Option<bool> json = InstanceArguments.Json("what the instances do now");
        var command = new Command("resume", "Let paused guests go on, e.g.: minivmm resume web") { names, json };
        command.SetAction((parsed, cancel) => PowerOutcome.RunAsync(
            parsed.GetRequiredValue(names), (client, token) => client.ResumeAsync(token), "was not paused", parsed.GetValue(json), cancel));
        return command;
    }
}
