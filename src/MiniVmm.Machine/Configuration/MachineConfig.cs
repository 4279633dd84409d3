using System.Net;
using MiniVmm.Fvm;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Machine.Configuration;

/// <summary>Everything that makes a machine.</summary>
public sealed record MachineConfig
{
    public const uint DefaultMemory = 64 << 20;

    /// <summary>Nominal clock where none is given: near what the interpreter reaches on a current host.</summary>
    public const long DefaultClock = 300_000_000;

    /// <summary>Path of a Multiboot ELF executable.</summary>
    public required string Kernel { get; init; }

    /// <summary>Options behind the kernel's name on its command line.</summary>
    public string Append { get; init; } = "";

    /// <summary>Bytes of guest RAM.</summary>
    public uint Memory { get; init; } = DefaultMemory;

    /// <summary>What executes instructions: one of <see cref="Running.Engines.Names"/>.</summary>
    public string Engine { get; init; } = Running.Engines.Translator;

    /// <summary>Retired instructions that make one second of virtual time.</summary>
    public long ClockHz { get; init; } = DefaultClock;

    /// <summary>Both clocks come from the retired-instruction count, halts take no host time.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Directory for the RAM file; must not be on tmpfs.</summary>
    public string RamDirectory { get; init; } = DefaultRamDirectory;

    /// <summary>/var/tmp, which is on a disk where /tmp may not be, or what the environment says.</summary>
    public static string DefaultRamDirectory => Environment.GetEnvironmentVariable("MINIVMM_RAM_DIR") ?? "/var/tmp";

    /// <summary>Host TCP endpoints and the guest's vsock ports behind them.</summary>
    public IReadOnlyList<PublishedPort> Publish { get; init; } = [];

    /// <summary>Disks, in the order of their places in the machine.</summary>
    public IReadOnlyList<DiskPlan> Disks { get; init; } = [];

    /// <summary>File for telemetry records as CSV, or null.</summary>
    public string? TraceFile { get; init; }

    /// <summary>What makes the guest friendly from outside, with its parameters; or null.</summary>
    public FvmParameters? Wrap { get; init; }

    /// <summary>File for a recording of all that comes from the host, or null.</summary>
    public string? RecordFile { get; init; }

    /// <summary>Instructions to write down, or null.</summary>
    public InstructionTracePlan? Instructions { get; init; }

    /// <summary>Unix milliseconds that the trace of a deterministic machine gives for its power-on; that of any other
    /// machine says when it was.</summary>
    public long DeterministicStartUnixMs { get; init; }

    /// <exception cref="MachineError">A value is out of range.</exception>
    public void Validate()
    {
        const uint least = 1 << 20, most = 3u << 30;
        if (Memory is < least or > most || Memory % 4096 != 0)
            throw new MachineError($"--mem: {Memory} bytes is not between 1M and 3G in whole pages of 4096 bytes");
        if (ClockHz is < 1_000_000 or > 100_000_000_000)
            throw new MachineError($"--clock: {ClockHz} Hz is not between 1MHz and 100GHz");
        if (!Running.Engines.Names.Contains(Engine)) throw Running.Engines.Unknown(Engine);
        if (Append.Length > 4000)
            throw new MachineError($"--append: the command line has {Append.Length} characters, at most 4000 fit");
        if (Append.Any(c => c is < ' ' or > '~'))
            throw new MachineError("--append: the command line may hold printable ASCII only");
        Instructions?.Validate();
        if (Wrap is not null && WrapOption.Fault(Wrap) is { } fault) throw new MachineError($"--wrap: {fault}");
        foreach (IGrouping<IPEndPoint, PublishedPort> twice in Publish.GroupBy(p => p.Host).Where(g => g.Count() > 1))
            throw new MachineError($"--publish: {twice.Key} is given twice");
        if (Disks.Count > Platform.DiskCount) throw new MachineError($"--disk: {Disks.Count} disks; a machine has at most {Platform.DiskCount}");
        if (Disks.Count > 0 && RecordFile is not null)
            throw new MachineError("--record: what comes from a disk is not recorded; leave out --disk, or make a snapshot instead");
    }
}
