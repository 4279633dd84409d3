using System.CommandLine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Cli;

/// <summary>Options that mean the same in several commands.</summary>
internal static class SharedOptions
{
    /// <summary>The value of <see cref="RestoredRam"/> for RAM of the machine's own.</summary>
    public const string CopiedRam = "copy";

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

    public static Option<string[]> Publish() => new("--publish")
    {
        Description = "Forward TCP [ADDRESS:]HOST to the guest's vsock port GUEST, as in 8080:80; repeatable",
        HelpName = "HOST:GUEST",
    };

    public static Option<string[]> Disk(string description) => new("--disk") { Description = description, HelpName = "FILE[,readonly]" };

    public static Option<string?> Trace() => new("--trace") { Description = "Write the guest's telemetry there as CSV, or that of its wrapper", HelpName = "FILE" };

    /// <summary>For guests that cannot be friendly themselves.</summary>
    public static Option<string?> Wrap() => new("--wrap")
    {
        Description = "Make an unmodified guest friendly from outside: rate, or rate,KEY=VALUE,... (docs/wrapper.md); off only measures. Example: --wrap rate,period_ms=1000,window_ms=12000",
        HelpName = "RATE",
    };

    /// <summary>Where the RAM of a machine from a snapshot comes from.</summary>
    public static Option<string> RestoredRam()
    {
        const string lazy = "lazy";
        var option = new Option<string>("--ram")
        {
            Description = "lazy: pages are the file's, shared with other guests from it, until they are written to. copy: RAM is a file of its own, which the host can page to the disk; for experiments",
            DefaultValueFactory = _ => lazy,
        };
        option.AcceptOnlyFromAmong(lazy, CopiedRam);
        return option;
    }

    public static Option<string> RamDirectory() => new("--ram-dir")
    {
        Description = "Directory on a disk for the files behind guest RAM; they have no name there and vanish with the process. Without it $MINIVMM_RAM_DIR, then /var/tmp",
        HelpName = "DIR",
        DefaultValueFactory = _ => MachineConfig.DefaultRamDirectory,
    };
}
