using MiniVmm.Host.Measurements;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Host.Registry;

/// <summary>What an instance is, written by its monitor: instance.json.</summary>
public sealed record InstanceRecord
{
    public required string Name { get; init; }

    /// <summary>The monitor's process, and when it started, in ticks since the host's boot.</summary>
    public required int Pid { get; init; }

    public required long StartTicks { get; init; }

    /// <summary>The thread that runs the guest; null before it does.</summary>
    public int? VcpuThread { get; init; }

    /// <summary>The kernel's file, absolute, and its command line.</summary>
    public required string Kernel { get; init; }

    public string Append { get; init; } = "";

    /// <summary>Guest RAM.</summary>
    public required long MemoryBytes { get; init; }

    public required string Engine { get; init; }

    public required long ClockHz { get; init; }

    public bool Deterministic { get; init; }

    /// <summary>As for --wrap; null without.</summary>
    public string? Wrap { get; init; }

    /// <summary>ADDRESS:HOST:GUEST, as for --publish.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>Whether it runs without a terminal.</summary>
    public bool Detached { get; init; }

    public required DateTime StartedUtc { get; init; }

    /// <summary>The host's boot, and the memory cgroup with its count of processes ended for want of memory: what a later look
    /// compares to tell why a monitor ended that could not say so itself.</summary>
    public string? BootId { get; init; }

    public string? MemoryCgroup { get; init; }

    public long OomKills { get; init; }

    /// <summary>The record of an instance that this process is about to be; the name is for the registry to say.</summary>
    public static InstanceRecord Describe(MachineConfig config, bool detached)
    {
        ArgumentNullException.ThrowIfNull(config);
        string? cgroup = OomWitness.OwnCgroup();
        return new InstanceRecord
        {
            Name = "",
            Pid = Environment.ProcessId,
            StartTicks = ProcessStat.Read(Environment.ProcessId)?.StartTicks ?? 0,
            Kernel = Path.GetFullPath(config.Kernel),
            Append = config.Append,
            MemoryBytes = config.Memory,
            Engine = config.Engine,
            ClockHz = config.ClockHz,
            Deterministic = config.Deterministic,
            Wrap = config.Wrap is { } wrap ? WrapOption.Format(wrap) : null,
            Publish = [.. config.Publish.Select(p => $"{p.Host}:{p.Guest}")],
            Detached = detached,
            StartedUtc = DateTime.UtcNow,
            BootId = HostBoot.Id(),
            MemoryCgroup = cgroup,
            OomKills = OomWitness.Count(cgroup),
        };
    }

    /// <summary>Whether both speak of one process. A name may be given again.</summary>
    internal bool IsSameProcess(InstanceRecord? other) => other is not null && (Pid, StartTicks, BootId) == (other.Pid, other.StartTicks, other.BootId);
}
