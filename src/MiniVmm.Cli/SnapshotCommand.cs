using System.CommandLine;
using System.Globalization;
using MiniVmm.Host.Control;
using MiniVmm.Host.Registry;

namespace MiniVmm.Cli;

/// <summary>"minivmm snapshot": a running guest, saved.</summary>
internal static class SnapshotCommand
{
    private const double Mebi = 1 << 20;

    public static Command Create()
    {
        Argument<string> name = InstanceArguments.One();
        var file = new Argument<string>("FILE") { Description = "Where to; replaced when the snapshot is whole" };
        Option<bool> json = InstanceArguments.Json("what was saved");
        var command = new Command("snapshot", "Save a guest, which goes on, e.g.: minivmm snapshot web web.snap") { name, file, json };
        command.SetAction(async (parsed, cancel) =>
        {
            RegisteredInstance instance = InstanceRegistry.Open().Find(parsed.GetRequiredValue(name));
            using ControlClient client = new(instance);
            SnapshotDocument saved = await client.SaveSnapshotAsync(Path.GetFullPath(parsed.GetRequiredValue(file)), cancel);
            if (parsed.GetValue(json)) CommandJson.Print(saved, j => j.SnapshotDocument);
            else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{instance.Name}: {saved.RamBytes / Mebi:0.0} MiB of RAM saved; the guest stood still for {saved.PauseMs:0.0} ms"));
            return 0;
        });
        return command;
    }
}
