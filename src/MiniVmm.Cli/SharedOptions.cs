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

    public static Option<string> RamDirectory() => new("--ram-dir")
    {
        Description = "Directory on a disk for the files behind guest RAM; they have no name there and vanish with the process. Without it $MINIVMM_RAM_DIR, then /var/tmp",
        HelpName = "DIR",
        DefaultValueFactory = _ => MachineConfig.DefaultRamDirectory,
    };
}
