using MiniVmm.Devices.Pit;
using MiniVmm.Devices.Requests;
using MiniVmm.Devices.Serial;
using MiniVmm.Devices.Telemetry;
using MiniVmm.Devices.Vsock;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine.Time;

namespace MiniVmm.Machine.Running;

/// <summary>What the run loop needs to hold of a machine, and all that must be disposed with it, in order.</summary>
internal sealed record MachineParts(
    Processor Processor,
    IEngine Engine,
    VirtualClock Clock,
    Wakeup Wakeup,
    PowerSwitch Power,
    Pit8254 Timer,
    Uart16550 Console,
    TelemetryPort Telemetry,
    RequestPort Requests,
    VirtioVsock Vsock,
    ITimedDevice[] Timed,
    IPolledDevice[] Polled,
    IReadOnlyList<IDisposable> Owned) : IDisposable
{
    public required string EngineName { get; init; }

    /// <summary>Why the engine is not the one that was asked for, if it is not.</summary>
    public required string? Notice { get; init; }

    public required long ClockHz { get; init; }

    /// <summary>What RDTSC reads, where that is the host's own clock.</summary>
    public required HostTimeStamp? HostTime { get; init; }

    /// <summary>Deterministic: a halt takes no host time.</summary>
    public required bool SkipsHalts { get; init; }

    public void Dispose()
    {
        foreach (IDisposable owned in Owned) owned.Dispose();
    }
}
