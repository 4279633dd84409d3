using System.CommandLine;
using MiniVmm.Host.Lifecycle;
using MiniVmm.Host.Registry;
using Spectre.Console;

namespace MiniVmm.Cli;

/// <summary>"minivmm ps": the registered instances.</summary>
internal static class PsCommand
{
    private const double MiB = 1 << 20;

    public static Command Create()
    {
        var all = new Option<bool>("--all", "-a") { Description = "Those that have ended too, with their last words" };
        Option<bool> json = InstanceArguments.Json("the instances");
        var command = new Command("ps", "List the instances that run, e.g.: minivmm ps -a") { all, json };
        command.SetAction(async (parsed, cancel) =>
        {
            InstanceListing?[] found = await Task.WhenAll(InstanceRegistry.Open().List().Select(i => InstanceListing.OfAsync(i, cancel)));
            InstanceListing[] listed = [.. found.OfType<InstanceListing>().Where(i => parsed.GetValue(all) || IsAlive(i))];
            if (parsed.GetValue(json)) CommandJson.Print(listed, j => j.InstanceListingArray);
            else Print(listed);
            return 0;
        });
        return command;
    }

    private static bool IsAlive(InstanceListing instance) => instance.State is not (InstanceState.Exited or InstanceState.Crashed);

    private static void Print(InstanceListing[] instances)
    {
        IAnsiConsole console = ReportConsole.Open(json: false);
        Table table = new Table().NoBorder().AddColumns("NAME", "STATE");
        foreach (string column in (string[])["PID", "UP", "CPU", "MEMORY"]) table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        table.AddColumns("PORTS", "KERNEL");
        foreach (InstanceListing i in instances)
        {
            bool alive = IsAlive(i);
            table.AddRow(((string[])
            [
                i.Name, State(i), alive ? $"{i.Config.Pid}" : "–", Duration(i.UptimeSeconds), Duration(i.CpuSeconds),
                i.ResidentBytes is long bytes ? $"{bytes / MiB:0} MiB" : "–", Ports(i), Path.GetFileName(i.Config.Kernel),
            ]).Select(Markup.Escape).ToArray());
        }
        console.Write(table);
        foreach (InstanceListing i in instances.Where(i => i.State == InstanceState.Crashed))
        {
            console.WriteLine($"{i.Name}: {i.Reason ?? "its monitor ended without a word (killed from outside?)"}");
            foreach (string line in i.LastLines) console.WriteLine($"  {line}");
        }
    }

    private static string State(InstanceListing instance) => instance.State switch
    {
        InstanceState.Exited => $"exited({instance.ExitStatus})",
        InstanceState state => state.ToString().ToLowerInvariant(),
    };

    private static string Ports(InstanceListing instance) => string.Join(' ', instance.Config.Publish.Select(p =>
        p.StartsWith("127.0.0.1:", StringComparison.Ordinal) ? p["127.0.0.1:".Length..] : p));

    private static string Duration(double? seconds) => seconds switch
    {
        null => "–",
        < 10 => $"{seconds:0.0} s",
        < 120 => $"{seconds:0} s",
        < 7200 => $"{seconds / 60:0} min",
        < 172800 => $"{seconds / 3600:0} h",
        _ => $"{seconds / 86400:0} d",
    };
}
