using MiniVmm.Fvm;
using MiniVmm.Machine.Configuration;

namespace MiniVmm.Machine.Snapshots;

/// <summary>What is to be other in a restored machine than in the one that a snapshot was made of. None of it can be told by
/// the guest, but by time.</summary>
public sealed record RestoreOptions
{
    /// <summary>RAM becomes a file of its own, which the host can page to the disk, as for a machine that was switched on; it is
    /// copied first. Otherwise it is shared with the snapshot's file until it is written to.</summary>
    public bool CopiesRam { get; init; }

    /// <summary>Null for the engine that it was.</summary>
    public string? Engine { get; init; }

    /// <summary>Directory for the RAM file, if there is to be one.</summary>
    public string RamDirectory { get; init; } = MachineConfig.DefaultRamDirectory;

    public IReadOnlyList<PublishedPort> Publish { get; init; } = [];

    /// <summary>Where the disks are now; empty for where they were.</summary>
    public IReadOnlyList<DiskPlan> Disks { get; init; } = [];

    /// <summary>File for telemetry records as CSV, or null.</summary>
    public string? TraceFile { get; init; }

    /// <summary>What makes the guest friendly from outside, or null. It begins anew: what one before has learnt is no part of a
    /// snapshot.</summary>
    public FvmParameters? Wrap { get; init; }

    /// <summary>What the restored machine is.</summary>
    /// <exception cref="MachineError">It has another number of disks.</exception>
    public MachineConfig ApplyTo(MachineConfig config) => config with
    {
        Engine = Engine ?? config.Engine,
        RamDirectory = RamDirectory,
        Publish = Publish,
        TraceFile = TraceFile,
        Wrap = Wrap,
        Disks = Disks.Count == 0 ? config.Disks : Replace(config.Disks),
    };

    private DiskPlan[] Replace(IReadOnlyList<DiskPlan> were) => Disks.Count == were.Count
        ? [.. Disks.Zip(were, (now, then) => now with { Bytes = then.Bytes })]
        : throw new MachineError($"--disk: the guest's disks number {were.Count} and not {Disks.Count}; name each of them or none");
}
