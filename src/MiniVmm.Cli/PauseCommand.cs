using System.CommandLine;

namespace MiniVmm.Cli;

/// <summary>"minivmm pause": guests stand still, and do not notice.</summary>
internal static class PauseCommand
{
    private const string Description = """
        Hold guests between two instructions, with their clocks; connections and input wait.

          minivmm pause web
        """;

    public static Command Create()
    {
        Argument<string[]> names = InstanceArguments.Several();
        Option<bool> json = InstanceArguments.Json("what the instances do now");
        var command = new Command("pause", Description) { names, json };
        command.SetAction((parsed, cancel) => PowerOutcome.RunAsync(
            parsed.GetRequiredValue(names), (client, token) => client.PauseAsync(token), "was paused already", parsed.GetValue(json), cancel));
        return command;
    }
}
