using System.CommandLine;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Snapshots;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Cli;

/// <summary>"minivmm restore": a guest from a snapshot, in this process.</summary>
internal static class RestoreCommand
{
    private const string Description = """
        Go on with a guest from a snapshot; its console is on stdin and stdout. As many as you like can be made of one file.

        Connections of the time of the snapshot are gone; the guest is told so. The exit status is as for run. Example:

          minivmm restore warm.snap --publish 8081:80

        What is on its disks is not in a snapshot: they must be as they were then, and no other guest may have them. Example, with
        a copy of the image:

          minivmm restore warm.snap --disk copy.img
        """;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Snapshot" };
        Option<string[]> publish = SharedOptions.Publish();
        Option<string[]> disk = SharedOptions.Disk("The guest's disks in their order, where they are not the files that they were; repeatable");
        Option<string?> engine = SharedOptions.OtherEngine();
        Option<string> ram = SharedOptions.RestoredRam();
        Option<string?> trace = SharedOptions.Trace(), wrap = SharedOptions.Wrap();
        Option<string> ramDirectory = SharedOptions.RamDirectory();
        var launch = new LaunchOptions();
        var command = new Command("restore", Description) { file, publish, disk, engine, ram, wrap, trace, ramDirectory };
        launch.AddTo(command);
        command.SetAction(parsed => launch.Launch(parsed, run =>
        {
            string path = parsed.GetRequiredValue(file);
            var options = new RestoreOptions
            {
                CopiesRam = parsed.GetRequiredValue(ram) == SharedOptions.CopiedRam,
                Engine = parsed.GetValue(engine),
                RamDirectory = parsed.GetRequiredValue(ramDirectory),
                Publish = [.. (parsed.GetValue(publish) ?? []).Select(PublishedPort.Parse)],
                Wrap = parsed.GetValue(wrap) is { } text ? WrapOption.Parse(text) : null,
                Disks = [.. (parsed.GetValue(disk) ?? []).Select(DiskPlan.Parse)],
                TraceFile = parsed.GetValue(trace),
            };
            using Snapshot snapshot = Snapshot.Open(path);
            return run(options.ApplyTo(snapshot.Config), console => MachineBuilder.Restore(snapshot, options, console));
        }));
        return command;
    }
}
