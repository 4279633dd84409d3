using System.CommandLine;
using System.Net;
using MiniVmm.Host.Lifecycle;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Snapshots;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Cli;

/// <summary>"minivmm clone": many detached guests from one snapshot.</summary>
internal static class CloneCommand
{
    private const int Most = 1000;

    private const string Description = """
        Start detached guests from a snapshot. They share its RAM until they write to it; their names are printed.

        Each has the next host port of those that are published. Example, four guests on ports 8081 to 8084:

          minivmm clone warm.snap -n 4 --publish 8081:80
        """;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Snapshot" };
        var count = new Option<int>("--count", "-n") { Description = $"How many, 1 to {Most}", DefaultValueFactory = _ => 1, HelpName = "N" };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 1 and <= Most)) result.AddError($"--count: is not between 1 and {Most}");
        });
        var name = new Option<string?>("--name") { Description = "Names are this with -1, -2, ... behind [the file's name]" };
        Option<string[]> publish = SharedOptions.Publish();
        Option<string?> wrap = SharedOptions.Wrap();
        Option<string[]> disk = SharedOptions.Disk("The guests' disks in their order; ',readonly' where several share a file; repeatable");
        Option<string> ram = SharedOptions.RestoredRam(), ramDirectory = SharedOptions.RamDirectory();
        var command = new Command("clone", Description) { file, count, name, publish, disk, ram, wrap, ramDirectory };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(file));
            DiskPlan[] disks = [.. (parsed.GetValue(disk) ?? []).Select(DiskPlan.Parse)];
            int clones = parsed.GetValue(count);
            // What is wrong with it is said once.
            using (Snapshot snapshot = Snapshot.Open(path))
                RequireSharable(new RestoreOptions { Disks = disks }.ApplyTo(snapshot.Config).Disks, clones);
            string stem = parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(path).ToLowerInvariant();
            PublishedPort[] ports = [.. (parsed.GetValue(publish) ?? []).Select(PublishedPort.Parse)];
            string[] wrapped = parsed.GetValue(wrap) is { } text ? ["--wrap", WrapOption.Format(WrapOption.Parse(text))] : [];
            string[][] starts =
            [
                .. Enumerable.Range(0, clones).Select(i => (string[])
                [
                    "restore", path, "--detach", "--name", $"{stem}-{i + 1}", "--ram", parsed.GetRequiredValue(ram), "--ram-dir", parsed.GetRequiredValue(ramDirectory),
                    .. wrapped,
                    .. ports.SelectMany(p => (string[])["--publish", Shifted(p, i)]),
                    .. disks.SelectMany(d => (string[])["--disk", d.ToString()]),
                ]),
            ];
            return Report(starts.AsParallel().AsOrdered().WithDegreeOfParallelism(Math.Min(clones, Environment.ProcessorCount)).Select(DetachedProcess.Start));
        });
        return command;
    }

    private static void RequireSharable(IReadOnlyList<DiskPlan> disks, int clones)
    {
        if (clones > 1 && disks.FirstOrDefault(d => !d.IsReadOnly) is { } disk)
            throw new MachineError($"--disk: {clones} guests cannot write to {disk.Path}; add ',readonly', or give each a copy with 'minivmm restore --disk'");
    }

    /// <summary>The port of the clone at a place in the row.</summary>
    private static string Shifted(PublishedPort port, int by)
    {
        if (port.Host.Port + by > IPEndPoint.MaxPort)
            throw new MachineError($"--publish: clone {by + 1} would have port {port.Host.Port + by}, and {IPEndPoint.MaxPort} is the last; begin with a lower one");
        return $"{port.Host.Address}:{port.Host.Port + by}:{port.Guest}";
    }

    private static int Report(IEnumerable<DetachedStart> starts)
    {
        int status = 0;
        foreach (DetachedStart start in starts)
        {
            Console.Error.Write(start.Messages);
            if (start.Name is not null) Console.WriteLine(start.Name);
            else status = 1;
        }
        return status;
    }
}
