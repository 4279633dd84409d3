using System.CommandLine;
using MiniVmm.Host;
using MiniVmm.Host.Control;
using MiniVmm.Host.Registry;

namespace MiniVmm.Cli;

/// <summary>"minivmm console": the terminal becomes a guest's console.</summary>
internal static class ConsoleCommand
{
    private const string Description = """
        Attach to a guest's console: it prints here and gets all keys, Ctrl-C too. Ctrl-] detaches.

        One at a time may type; others look on with --watch. Where stdin is no terminal, its end ends the input alone.

          minivmm console web --tail 20
        """;

    public static Command Create()
    {
        Argument<string> name = InstanceArguments.One();
        var watch = new Option<bool>("--watch", "-w") { Description = "Look on: keys do not reach the guest, and Ctrl-C ends" };
        var tail = new Option<int>("--tail") { Description = "Begin with the last lines", HelpName = "LINES" };
        var command = new Command("console", Description) { name, watch, tail };
        command.SetAction((parsed, _) => AttachAsync(
            InstanceRegistry.Open().Find(parsed.GetRequiredValue(name)), parsed.GetValue(watch), Math.Max(parsed.GetValue(tail), 0)));
        return command;
    }

    private static async Task<int> AttachAsync(RegisteredInstance instance, bool watches, int tail)
    {
        if (!instance.IsAlive) throw new HostError($"{instance.Name}: has ended; see: minivmm logs {instance.Name}");
        using var stop = new StopSignals();
        using ControlClient client = new(instance);
        using RemoteConsole console = await client.OpenConsoleAsync($"{tail}", writes: !watches, stop.Token);
        bool isTerminal = !watches && !Console.IsInputRedirected;
        if (isTerminal) await Console.Error.WriteLineAsync($"attached to {instance.Name}; Ctrl-] detaches");
        using var terminal = isTerminal ? new TerminalMode(withSignals: true) : null;
        await using Stream stdout = Console.OpenStandardOutput();
        Task<bool> typing = watches ? new TaskCompletionSource<bool>().Task : RemoteKeys.Start(console, isTerminal, stop.Token);
        Task output = RemoteOutput.CopyAsync(console, stdout, stop.Token);
        try
        {
            while (!output.IsCompleted)
            {
                // Whether it detached or only ran out of keys, and what went wrong with them if anything did.
                if (await Task.WhenAny(output, typing) == typing && await typing) return 0;
                await output;
            }
            if (isTerminal) await Console.Error.WriteLineAsync($"{instance.Name} has ended");
            return 0;
        }
        catch (OperationCanceledException)
        {
            return stop.ExitStatus;
        }
    }
}
