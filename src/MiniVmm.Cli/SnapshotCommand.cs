using System.CommandLine;
using MiniVmm.Host.Control;
using MiniVmm.Host.Registry;

namespace MiniVmm.Cli;

/// <summary>"minivmm snapshot": a running guest, saved.</summary>
internal static class SnapshotCommand
{
    public static Command Create()
    {
        Argument<string> name = InstanceArguments.One();
        var file = new Argument<string>("FILE") { Description = "Where to; replaced when the snapshot is whole" };
        var command = new Command("snapshot", "Save a guest, which goes on, e.g.: minivmm snapshot web web.snap") { name, file };
        command.SetAction(async (parsed, cancel) =>
        {
            using ControlClient client = new(InstanceRegistry.Open().Find(parsed.GetRequiredValue(name)));
            await client.SaveSnapshotAsync(Path.GetFullPath(parsed.GetRequiredValue(file)), cancel);
            return 0;
        });
        return command;
    }
}
