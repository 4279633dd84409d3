using System.Reflection;
using System.Runtime.InteropServices;
using MiniVmm.Host.Cgroups;

namespace MiniVmm.Lab.Reports;

/// <summary>What an experiment ran on: <c>machine.json</c>. A result without it cannot be compared.</summary>
public sealed record MachineFacts
{
    public required string Processor { get; init; }
    public required int Cores { get; init; }
    public required double MemoryMib { get; init; }
    public required double SwapMib { get; init; }
    public required string Kernel { get; init; }
    public required string System { get; init; }
    public required string? CgroupVersion { get; init; }
    public required string Runtime { get; init; }
    public required string Version { get; init; }

    /// <summary>The commit that the program was built from, where that is known.</summary>
    public required string? Commit { get; init; }

    /// <summary>The guests' nominal clock; 0 before it was calibrated.</summary>
    public required long ClockHz { get; init; }

    /// <summary>This program: "0.1.0+commit", where the SDK appends the commit if it builds in a work tree.</summary>
    internal static string ProgramVersion => typeof(MachineFacts).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static MachineFacts Gather(long clockHz)
    {
        string[] parts = ProgramVersion.Split('+', 2);
        return new MachineFacts
        {
            Processor = Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Cores = Environment.ProcessorCount,
            MemoryMib = KibibytesAsMib("MemTotal"),
            SwapMib = KibibytesAsMib("SwapTotal"),
            Kernel = First("/proc/sys/kernel/osrelease") ?? "unknown",
            System = Field("/etc/os-release", "PRETTY_NAME")?.Trim('"') ?? RuntimeInformation.OSDescription,
            CgroupVersion = MemoryCgroups.Version?.ToString().ToLowerInvariant(),
            Runtime = RuntimeInformation.FrameworkDescription,
            Version = parts[0],
            Commit = parts.Length == 2 ? parts[1] : null,
            ClockHz = clockHz,
        };
    }

    private static double KibibytesAsMib(string field) =>
        double.TryParse(Field("/proc/meminfo", field)?.Split(' ')[0], out double kibibytes)
            ? Math.Round(kibibytes / 1024)
            : 0;

    private static string? First(string file) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;

    private static string? Field(string file, string name)
    {
        if (!File.Exists(file))
            return null;
        foreach (string line in File.ReadLines(file))
        {
            int end = line.IndexOfAny([':', '=']);
            if (end > 0 && line.AsSpan(0, end).Trim().SequenceEqual(name))
                return line[(end + 1)..].Trim();
        }
        return null;
    }
}
