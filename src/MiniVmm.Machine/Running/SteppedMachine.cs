using MiniVmm.Devices.Telemetry;
using MiniVmm.Devices.Vsock;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine.Time;
using MiniVmm.Translator;

namespace MiniVmm.Machine.Running;

/// <summary>A machine whose host is a model: the caller runs it step by step, on one thread, and says how much slower than
/// its nominal clock it gets on. Nothing else has a part in it, so the same steps and the same connections between them
/// give the same run, on every engine. Made by <see cref="MachineBuilder.BuildStepped"/>.</summary>
public sealed class SteppedMachine : IDisposable
{
    private readonly VirtualMachine _machine;
    private readonly ModelledHostTime _hostTime;
    private readonly MachineParts _parts;
    private long _halted, _rested;

    internal SteppedMachine(VirtualMachine machine, ModelledHostTime hostTime)
    {
        _machine = machine;
        _hostTime = hostTime;
        _parts = machine.Parts;
        hostTime.InFlight = _parts.Clock.InFlight;
    }

    /// <summary>What a user should know before the guest runs, or null.</summary>
    public string? Notice => _machine.Notice;

    /// <summary>Modelled host time since power-on, nanoseconds.</summary>
    public long HostNs => _hostTime.Now;

    /// <summary>How the machine ended, or null while it runs.</summary>
    public ExitReport? Exit { get; private set; }

    /// <summary>The thread cap that the guest published last; 0 if it has none, or has published nothing yet.</summary>
    public uint ThreadCap => _parts.Telemetry.Latest?.ThreadCap ?? 0;

    /// <summary>The last control period, the wrapper's where there is one, else the guest's; or null.</summary>
    internal TelemetryRecord? Latest => _machine.LatestTelemetry;

    /// <summary>The guest's own last control period, or null.</summary>
    internal TelemetryRecord? Inside => _parts.Telemetry.Latest;

    /// <summary>Counters so far. CPU time is what the instructions take at the nominal clock.</summary>
    public MachineStatistics Statistics => new()
    {
        Retired = _machine.Retired,
        VirtualNs = _parts.Clock.Now,
        HostNs = HostNs,
        HaltedNs = _halted,
        RestedNs = _parts.Wrapper?.RestedNs ?? 0,
        SwappedInBytes = _parts.Wrapper?.SwappedInBytes ?? 0,
        CpuNs = _parts.Clock.Now - _halted,
        LateWakeups = 0,
        TicksDelivered = _parts.Timer.TicksDelivered,
        TicksCoalesced = _parts.Timer.TicksCoalesced,
        TelemetryDropped = _parts.Telemetry.Dropped,
        Engine = _parts.EngineName,
        ClockHz = _parts.ClockHz,
        Deterministic = true,
    };

    /// <summary>Opens a connection to a stream port of the guest, which hears of it in the next step.</summary>
    public VsockConnection Connect(uint guestPort) => _parts.Vsock.Connect(guestPort);

    /// <summary>Runs the guest until host time is <paramref name="hostNs"/>, passed by less than an instruction, or until
    /// the guest ends.</summary>
    /// <param name="hostNs">Modelled host time since power-on, nanoseconds.</param>
    /// <param name="dilation">Host time that virtual time takes while the guest runs: 1 on an idle host. It is rounded
    /// to 1/65536; a halted guest's time passes at 1.</param>
    public StepReport RunUntil(long hostNs, double dilation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dilation);
        long began = HostNs, away = _halted + _rested;
        _hostTime.Dilate(dilation);
        try
        {
            while (Exit is null && HostNs < hostNs) Advance(hostNs);
        }
        catch (TranslatorFault fault)
        {
            End(ExitReason.EngineFailed, 1, $"{fault.Message}\n{fault.Listing}{RegisterDump.Of(_parts.Processor)}");
        }
        away = _halted + _rested - away;
        return new StepReport(HostNs - began - away, away);
    }

    public void Dispose() => _machine.Dispose();

    private void Advance(long hostNs)
    {
        if (_parts.Wrapper?.RestNs() is > 0 and long rest)
        {
            Rest(Math.Min(rest, hostNs - HostNs));
            return;
        }
        if (_parts.Wakeup.Take()) _machine.Poll();
        long before = _machine.Retired;
        StopReason reason = _machine.RunSlice(Math.Min(VirtualMachine.Slice, _hostTime.InstructionsUntil(hostNs)));
        _hostTime.Retire(_machine.Retired - before);
        if (_parts.Power.Status is { } status) End(ExitReason.PoweredOff, status, null);
        else if (reason == StopReason.Shutdown) End(ExitReason.Shutdown, 1, RegisterDump.Of(_parts.Processor));
        else if (reason == StopReason.Halted)
        {
            _parts.Wrapper?.Halt();
            Halt(hostNs);
        }
    }

    /// <summary>Passes time until the guest's next deadline or the end of the step, unless there is something to do.</summary>
    private void Halt(long hostNs)
    {
        long deadline = _machine.AdvanceDevices();
        if (_parts.Wakeup.IsSignalled || _machine.HasInterrupt) return;
        long wait = Math.Min(deadline == long.MaxValue ? long.MaxValue : deadline - _parts.Clock.Now, Math.Max(0, hostNs - HostNs));
        _parts.Clock.Pass(wait);
        _hostTime.Pass(wait);
        _halted += wait;
    }

    /// <summary>Passes host time without the guest.</summary>
    private void Rest(long nanoseconds)
    {
        _hostTime.Pass(nanoseconds);
        _rested += nanoseconds;
    }

    private void End(ExitReason reason, byte status, string? details) => Exit = new ExitReport(reason, status, details, Statistics);
}
