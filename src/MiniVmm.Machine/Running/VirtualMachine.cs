using System.Diagnostics;
using MiniVmm.Devices.Telemetry;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Machine.Configuration;

namespace MiniVmm.Machine.Running;

/// <summary>One assembled machine: what it is, what it has done, and what others may have it do. Made by
/// <see cref="MachineBuilder"/>.</summary>
public sealed unsafe partial class VirtualMachine : IDisposable
{
    private readonly MachineParts _parts;
    private readonly WorkQueue _work;
    private volatile bool _paused;
    private long _pauseAt = long.MaxValue;

    private long _retired, _started, _cpuStarted;

    /// <summary>As of <see cref="_started"/> the times that grow by themselves, the others up to now.</summary>
    private MachineCounters _counters;

    internal VirtualMachine(MachineParts parts)
    {
        _parts = parts;
        _work = new WorkQueue(parts.Wakeup);
        parts.Clock.InFlight = () => parts.Engine.RetiredInRun(ref *parts.Processor.State);
    }

    /// <summary>Where host threads send console input.</summary>
    public Devices.Serial.SerialInput ConsoleInput => _parts.Console.Input;

    /// <summary>What the machine was made from.</summary>
    public MachineConfig Config => _parts.Config;

    /// <summary>What a user should know before the guest runs, or null.</summary>
    public string? Notice => _parts.Notice;

    /// <summary>Whether the guest stands still between two instructions, and both its clocks with it.</summary>
    public bool IsPaused => _paused;

    /// <summary>Instructions to retire since power-on before <see cref="Run"/> returns. Set before.</summary>
    public long StopAt { get; set; } = long.MaxValue;

    /// <summary>Timer ticks delivered since power-on; for the thread inside <see cref="Run"/>, between slices.</summary>
    public long Ticks => _parts.Timer.TicksDelivered;

    /// <summary>What executes instructions.</summary>
    public string EngineName => _parts.EngineName;

    /// <summary>Instructions retired and CPU nanoseconds used so far; for the thread inside <see cref="Run"/>.</summary>
    internal (long Retired, long CpuNs) Progress => (_retired, ThreadTime.Nanoseconds() - _cpuStarted);

    /// <summary>What the host has counted so far; for the thread inside <see cref="Run"/>, or before it.</summary>
    internal MachineCounters Counters
    {
        get => _started == 0 ? _counters : _counters with
        {
            HostNs = _counters.HostNs + Stopwatch.GetElapsedTime(_started).Ticks * 100,
            CpuNs = _counters.CpuNs + ThreadTime.Nanoseconds() - _cpuStarted,
        };
        set => _counters = value;
    }

    /// <summary>Instructions retired since power-on.</summary>
    internal long Retired { get => _retired; set => _retired = value; }

    /// <summary>Whether the guest may retire more: it has not ended, and if it halts, something can wake it.</summary>
    internal bool IsRunning { get; private set; } = true;

    /// <summary>Whether the guest has powered off or shut down, so that there is nothing to go on with.</summary>
    internal bool HasEnded => !IsRunning || _parts.Power.Status is not null;

    /// <summary>Called on the vCPU thread when the guest has paused by itself: at a debugger's stop point, after what
    /// <see cref="Continue"/> allowed, or in the shutdown that would end it. Without it a shutdown does.</summary>
    internal Action<StopReason>? PausedItself { get; set; }

    internal I386.Processor Processor => _parts.Processor;

    /// <summary>Whether an interrupt would end a halt.</summary>
    internal bool HasInterrupt => _parts.Processor.Interrupts.Pending && (_parts.Processor.State->SystemFlags & EFlags.IF) != 0;

    /// <summary>What the machine is made of.</summary>
    internal MachineParts Parts => _parts;

    /// <summary>Counters so far; for the thread inside <see cref="Run"/>.</summary>
    public MachineStatistics Statistics
    {
        get
        {
            MachineCounters counters = Counters;
            return new MachineStatistics
            {
                Retired = _retired,
                VirtualNs = _parts.Clock.Now,
                HostNs = counters.HostNs,
                HaltedNs = counters.HaltedNs,
                RestedNs = _parts.Wrapper?.RestedNs ?? 0,
                SwappedInBytes = _parts.Wrapper?.SwappedInBytes ?? 0,
                CpuNs = counters.CpuNs,
                LateWakeups = counters.LateWakeups,
                TicksDelivered = _parts.Timer.TicksDelivered,
                TicksCoalesced = _parts.Timer.TicksCoalesced,
                TelemetryDropped = _parts.Telemetry.Dropped,
                Engine = _parts.EngineName,
                ClockHz = _parts.ClockHz,
                Deterministic = _parts.SkipsHalts,
            };
        }
    }

    /// <summary>The last control period, the wrapper's where there is one, else what the guest reported; or null. For the thread
    /// inside <see cref="Run"/>.</summary>
    public TelemetryRecord? LatestTelemetry => _parts.Wrapper is { } wrapper ? wrapper.Latest : _parts.Telemetry.Latest;

    /// <summary>Has the vCPU thread do something between two instructions of the guest, paused or not; after at most a slice.
    /// Any thread, also before <see cref="Run"/>, which then begins with it.</summary>
    /// <returns>What the work returns or throws; <see cref="MachineError"/> where the machine has ended first.</returns>
    public Task<T> DoAsync<T>(Func<VirtualMachine, T> work) => _work.Post(() => work(this));

    /// <summary>Stops the guest between two instructions, with its clocks: it will not notice. Any thread.</summary>
    /// <returns>Whether it ran until then.</returns>
    public Task<bool> PauseAsync() => _work.Post(() => SetPaused(true));

    /// <summary>Lets a paused guest go on. Any thread.</summary>
    /// <returns>Whether it was paused.</returns>
    public Task<bool> ResumeAsync() => _work.Post(() => SetPaused(false));

    /// <summary>Lets a paused guest go on until it has retired so many instructions more; vCPU thread only.</summary>
    internal void Continue(long instructions = long.MaxValue)
    {
        _pauseAt = instructions > long.MaxValue - _retired ? long.MaxValue : _retired + instructions;
        SetPaused(false);
    }

    /// <summary>Pauses the guest; vCPU thread only.</summary>
    internal void Pause()
    {
        _pauseAt = long.MaxValue;
        SetPaused(true);
    }

    public void Dispose() => _parts.Dispose();

    private bool SetPaused(bool paused)
    {
        if (_paused == paused) return false;
        _paused = paused;
        if (paused) _parts.HostTime?.Stop();
        else _parts.HostTime?.Start();
        return true;
    }
}
