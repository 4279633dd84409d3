using System.CommandLine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>Options that mean the same in several commands.</summary>
internal static class SharedOptions
{
    public static Option<string> Engine(string name, string otherwise, string description)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.AcceptOnlyFromAmong([.. Engines.Names]);
        return option;
    }

    /// <summary>For machines that had an engine before.</summary>
    public static Option<string?> OtherEngine()
    {
        var option = new Option<string?>("--engine") { Description = "How instructions are executed [as they were]" };
        option.AcceptOnlyFromAmong([.. Engines.Names]);
        return option;
    }

    /// <param name="otherwise">What is the name without the option.</param>
    public static Option<string?> Name(string otherwise) =>
        new("--name") { Description = $"Name of the instance in messages [{otherwise}]" };

    public static Option<string[]> Publish() => new("--publish")
    {
        Description = "Forward TCP [ADDRESS:]HOST to the guest's vsock port GUEST, as in 8080:80; repeatable",
        HelpName = "HOST:GUEST",
    };

    public static Option<string?> Trace() => new("--trace") { Description = "Write the guest's telemetry there as CSV", HelpName = "FILE" };

    public static Option<string?> Statistics() =>
        new("--stats") { Description = "Write counters there as JSON when the guest has ended", HelpName = "FILE" };

    public static Option<bool> Tether() => new("--tether")
    {
        Description = "Stop when stdin reaches its end: the instance never outlives whoever holds the other end",
    };

    public static Option<string> RamDirectory() => new("--ram-dir")
    {
        Description = "Directory on a disk for the files behind guest RAM; they have no name there and vanish with the process. Without it $MINIVMM_RAM_DIR, then /var/tmp",
        HelpName = "DIR",
        DefaultValueFactory = _ => MachineConfig.DefaultRamDirectory,
    };
}
