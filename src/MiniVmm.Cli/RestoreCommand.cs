using System.CommandLine;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Snapshots;

namespace MiniVmm.Cli;

/// <summary>"minivmm restore": a guest from a snapshot, in this process.</summary>
internal static class RestoreCommand
{
    private const string Description = """
        Go on with a guest from a snapshot; its console is on stdin and stdout. As many as you like can be made of one file.

        Connections of the time of the snapshot are gone; the guest is told so. The exit status is as for run. Example:

          minivmm restore warm.snap --publish 8081:80
        """;

    private const string Lazy = "lazy", Copy = "copy";

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Snapshot" };
        Option<string?> name = SharedOptions.Name("the file's name");
        Option<string[]> publish = SharedOptions.Publish();
        Option<string?> engine = SharedOptions.OtherEngine();
        var ram = new Option<string>("--ram")
        {
            Description = "lazy: pages are the file's, shared with other guests from it, until they are written to. copy: RAM is a file of its own, which the host can page to the disk; for experiments",
            DefaultValueFactory = _ => Lazy,
        };
        ram.AcceptOnlyFromAmong(Lazy, Copy);
        Option<string?> trace = SharedOptions.Trace(), stats = SharedOptions.Statistics();
        Option<string> ramDirectory = SharedOptions.RamDirectory();
        Option<bool> tether = SharedOptions.Tether();
        var command = new Command("restore", Description) { file, name, publish, engine, ram, trace, stats, ramDirectory, tether };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            var options = new RestoreOptions
            {
                CopiesRam = parsed.GetRequiredValue(ram) == Copy,
                Engine = parsed.GetValue(engine),
                RamDirectory = parsed.GetRequiredValue(ramDirectory),
                Publish = [.. (parsed.GetValue(publish) ?? []).Select(PublishedPort.Parse)],
                TraceFile = parsed.GetValue(trace),
            };
            using Snapshot snapshot = Snapshot.Open(path);
            return ForegroundGuest.Run(
                console => MachineBuilder.Restore(snapshot, options, console),
                parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(path), parsed.GetValue(tether), parsed.GetValue(stats));
        });
        return command;
    }
}
