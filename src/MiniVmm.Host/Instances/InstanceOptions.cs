namespace MiniVmm.Host.Instances;

/// <summary>One virtual machine to run as a child process.</summary>
public sealed record InstanceOptions
{
    /// <summary>For messages of whoever starts it.</summary>
    public required string Name { get; init; }

    /// <summary>The guest kernel's file.</summary>
    public required string Kernel { get; init; }

    public required int MemoryMiB { get; init; }

    /// <summary>The guest's command line.</summary>
    public string Append { get; init; } = "";

    /// <summary>What makes it friendly from outside, as for <c>--wrap</c>; null = nothing.</summary>
    public string? Wrap { get; init; }

    /// <summary>The vsock port of the guest that is published on a free TCP port of 127.0.0.1; null = none.</summary>
    public int? PublishGuestPort { get; init; }

    /// <summary>Its disks, as --disk takes them.</summary>
    public IReadOnlyList<string> Disks { get; init; } = [];

    /// <summary>The nominal clock in Hz; null leaves the monitor's default.</summary>
    public long? ClockHz { get; init; }

    /// <summary>Where the console, telemetry and final statistics go.</summary>
    public required string ConsoleLog { get; init; }

    public string? TraceFile { get; init; }
    public string? StatsFile { get; init; }

    /// <summary>The arguments of <c>minivmm</c>. Without a name, for the registry is of instances that people start.</summary>
    internal List<string> Arguments(int hostPort)
    {
        List<string> arguments = ["run", Kernel, "--mem", $"{MemoryMiB}M", "--tether"];
        if (Append.Length > 0)
            arguments.AddRange(["--append", Append]);
        if (PublishGuestPort is int guestPort)
            arguments.AddRange(["--publish", $"{hostPort}:{guestPort}"]);
        foreach (string disk in Disks)
            arguments.AddRange(["--disk", disk]);
        if (ClockHz is long hertz)
            arguments.AddRange(["--clock", $"{hertz}"]);
        if (Wrap is not null)
            arguments.AddRange(["--wrap", Wrap]);
        if (TraceFile is not null)
            arguments.AddRange(["--trace", TraceFile]);
        if (StatsFile is not null)
            arguments.AddRange(["--stats", StatsFile]);
        return arguments;
    }
}
