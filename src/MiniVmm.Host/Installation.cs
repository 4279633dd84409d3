namespace MiniVmm.Host;

/// <summary>Where the program and the guests lie, seen from the running process.</summary>
public static class Installation
{
    private const string ProgramName = "minivmm";

    /// <summary>The monitor's executable: this very process where it is the monitor, else the one beside it or in a
    /// <c>bin</c> folder above it.</summary>
    public static string FindProgram()
    {
        if (Environment.ProcessPath is string self && Path.GetFileName(self) == ProgramName)
            return self;
        return Ascend(ProgramName, Path.Combine("bin", ProgramName))
            ?? throw new HostError($"the program '{ProgramName}' is neither beside {AppContext.BaseDirectory} nor in a "
                + "bin folder above it; build it with 'make'");
    }

    /// <summary>A guest kernel by its name, e.g. <c>httpd</c>.</summary>
    public static string FindGuest(string name)
    {
        string file = $"{name}.elf";
        return Ascend(Path.Combine("guests", "bin", file), Path.Combine("guests", file))
            ?? throw new HostError($"guest kernel {file} not found in a guests/bin folder above "
                + $"{AppContext.BaseDirectory}; build the guests with 'make' or name a kernel with --kernel");
    }

    /// <summary>The folder of the lab's scenarios. One in a checkout comes first: the one beside the program is a copy
    /// of it, and may be older.</summary>
    public static string FindScenarios() =>
        Ascend(Path.Combine("bench", "scenarios")) ?? Ascend("scenarios")
            ?? throw new HostError($"the scenarios are neither in a bench/scenarios folder above {AppContext.BaseDirectory} nor "
                + "in a folder beside the program; name a scenario's file");

    private static string? Ascend(params ReadOnlySpan<string> candidates)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (string candidate in candidates)
            {
                string path = Path.Combine(folder.FullName, candidate);
                if (Path.Exists(path))
                    return path;
            }
        }
        return null;
    }
}
