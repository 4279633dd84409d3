using MiniVmm.Devices.Keyboard;
using MiniVmm.Devices.Pic;
using MiniVmm.Devices.Pit;
using MiniVmm.Devices.Requests;
using MiniVmm.Devices.Rtc;
using MiniVmm.Devices.Serial;
using MiniVmm.Devices.Telemetry;
using MiniVmm.Devices.Vsock;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Disks;
using MiniVmm.Machine.Memory;
using MiniVmm.Machine.Recordings;
using MiniVmm.Machine.Snapshots;
using MiniVmm.Machine.Time;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Machine.Running;

/// <summary>What the run loop and snapshots need to hold of a machine.</summary>
internal sealed record MachineParts(
    Processor Processor,
    IEngine Engine,
    VirtualClock Clock,
    Wakeup Wakeup,
    PowerSwitch Power,
    Pic8259Pair Pic,
    Pit8254 Timer,
    Mc146818 Rtc,
    Uart16550 Console,
    KeyboardController Keyboard,
    TelemetryPort Telemetry,
    RequestPort Requests,
    VirtioVsock Vsock,
    ITimedDevice[] Timed,
    IPolledDevice[] Polled) : IDisposable
{
    /// <summary>What the machine was made from.</summary>
    public required MachineConfig Config { get; init; }

    public required IGuestRam Ram { get; init; }

    public IReadOnlyList<Disk> Disks { get; init; } = [];

    /// <summary>What the machine takes from its host is recorded there, or comes from there; or null.</summary>
    public required IMachineJournal? Journal { get; init; }

    /// <summary>What makes the guest friendly from outside, or null.</summary>
    public FriendlyWrapper? Wrapper { get; init; }

    public required string EngineName { get; init; }

    /// <summary>Why the engine is not the one that was asked for, if it is not.</summary>
    public required string? Notice { get; init; }

    public long ClockHz => Config.ClockHz;

    /// <summary>What RDTSC reads, where that is the host's own clock.</summary>
    public required HostTimeStamp? HostTime { get; init; }

    /// <summary>Deterministic: a halt takes no host time.</summary>
    public bool SkipsHalts => Config.Deterministic;

    /// <summary>Says what kernel the guest is; reads it.</summary>
    public Func<KernelFile> FindKernel { get; set; } = static () => new KernelFile("", "");

    /// <summary>All that must be disposed with the machine, in order.</summary>
    public IReadOnlyList<IDisposable> Owned { get; set; } = [];

    public void Dispose()
    {
        foreach (IDisposable owned in Owned) owned.Dispose();
    }
}
