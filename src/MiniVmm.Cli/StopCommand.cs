using System.CommandLine;
using System.Globalization;
using MiniVmm.Host.Lifecycle;

namespace MiniVmm.Cli;

/// <summary>"minivmm stop": asks, then insists.</summary>
internal static class StopCommand
{
    private const string Description = """
        Stop instances: ask the guests to power off; who has not after --time, or cannot, is stopped between two
        instructions. A monitor that does not even do that is sent SIGTERM after 2 s, and SIGKILL 2 s later. Says what
        it took.

          minivmm stop web --time 30
        """;

    public static Command Create()
    {
        Argument<string[]> names = InstanceArguments.Several();
        var time = new Option<double>("--time", "-t")
        {
            Description = "Seconds that a guest may take to power off",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 10,
            CustomParser = argument =>
            {
                string text = argument.Tokens[0].Value;
                if (double.TryParse(text.EndsWith('s') ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= 86400)
                    return seconds;
                argument.AddError($"--time: '{text}' is not a number of seconds up to a day, such as 30");
                return 0;
            },
        };
        Option<bool> json = InstanceArguments.Json("what it took");
        var command = new Command("stop", Description) { names, time, json };
        command.SetAction((parsed, cancel) => InstanceBatch.RunAsync(
            parsed.GetRequiredValue(names),
            async (registry, instance) =>
            {
                StopMeans means = await new InstanceEnding(registry).StopAsync(instance, TimeSpan.FromSeconds(parsed.GetValue(time)), cancel);
                return new StopOutcome(instance.Name, means, instance.Exit?.Status);
            },
            outcome => $"{outcome.Name}{Words(outcome.Means)}", parsed.GetValue(json), j => j.ListStopOutcome));
        return command;
    }

    private static string Words(StopMeans means) => means switch
    {
        StopMeans.None => ": had ended already",
        StopMeans.PowerOff => ": powered off",
        StopMeans.Stop => ": did not power off and was stopped",
        StopMeans.Terminate => ": did not stop and was sent SIGTERM",
        _ => ": did not stop and was killed",
    };

    internal sealed record StopOutcome(string Name, StopMeans Means, int? ExitStatus);
}
