using System.Diagnostics;
using MiniVmm.Devices.Telemetry;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using MiniVmm.Machine.Configuration;
using MiniVmm.Translator;

namespace MiniVmm.Machine.Running;

/// <summary>One assembled machine and the loop that runs it. Made by <see cref="MachineBuilder"/>.</summary>
public sealed unsafe partial class VirtualMachine : IDisposable
{
    /// <summary>So many instructions at most between two looks at the outside world: some 100 microseconds of translated
    /// code, 400 of interpreted.</summary>
    internal const long Slice = 300_000;

    private const long LateNanoseconds = 1_000_000;

    private readonly MachineParts _parts;
    private readonly WorkQueue _work;
    private volatile bool _paused;
    private bool _shutDown;
    private long _pauseAt = long.MaxValue;

    /// <summary>What a slice may still retire that a debugger stopped; 0 between two slices. Recordings count slices, and are
    /// to be the same with a debugger and without.</summary>
    private long _sliceLeft;
    private long _retired, _started, _cpuStarted, _ticksSeen;

    /// <summary>Devices have been signalled to while the guest rested.</summary>
    private bool _pollDue;

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

    /// <summary>Runs the guest on the calling thread until it ends or <paramref name="stop"/> is cancelled.</summary>
    /// <param name="stop">Asks the machine to stop.</param>
    /// <param name="eachSlice">Called between slices; returning false stops the machine.</param>
    public ExitReport Run(CancellationToken stop, Func<bool>? eachSlice = null)
    {
        using CancellationTokenRegistration registration = stop.Register(_parts.Wakeup.Signal);
        _started = Stopwatch.GetTimestamp();
        _cpuStarted = ThreadTime.Nanoseconds();
        _parts.HostTime?.Start();
        try
        {
            return Loop(stop, eachSlice);
        }
        catch (TranslatorFault fault)
        {
            IsRunning = false;
            return Report(new Ending(ExitReason.EngineFailed, 1, $"{fault.Message}\n{fault.Listing}{RegisterDump.Of(_parts.Processor)}"));
        }
        finally
        {
            _work.Close();
            _parts.Requests.Abandon();
        }
    }

    private ExitReport Loop(CancellationToken stop, Func<bool>? eachSlice)
    {
        while (true)
        {
            if (stop.IsCancellationRequested || eachSlice?.Invoke() == false) return Report(new Ending(ExitReason.Stopped));
            bool poll = _parts.Wakeup.Take();
            if (poll) _work.Run();
            if (_paused)
            {
                // Devices wait with what arrived for them.
                _parts.Wakeup.Sleep(long.MaxValue);
                continue;
            }
            if (_shutDown) return Report(new Ending(ExitReason.Shutdown, 1, RegisterDump.Of(_parts.Processor)));
            if (_retired >= StopAt) return Report(new Ending(ExitReason.CountReached, 0, RegisterDump.Of(_parts.Processor)));
            if (_parts.Wrapper?.RestNs() is > 0 and long rest)
            {
                _pollDue |= poll;
                _parts.Wakeup.Sleep(rest);
                continue;
            }
            poll |= _pollDue;
            _pollDue = false;
            if (_sliceLeft > 0)
            {
                // A debugger stopped within the slice: it goes on as if nobody had.
                if (poll) _parts.Wakeup.Signal();
            }
            else
            {
                if (_parts.Journal?.BeginSlice(ref poll) is { } ending) return Report(ending);
                if (poll) Poll();
                _sliceLeft = Slice;
            }
            long before = _retired;
            StopReason reason = RunSlice(Math.Min(_sliceLeft, Math.Min(StopAt, _pauseAt) - _retired));
            bool isCut = reason == StopReason.StopPoint || (_retired >= _pauseAt && reason is StopReason.BudgetSpent or StopReason.Halted);
            _sliceLeft = isCut && !IsDeadlineDue ? _sliceLeft - (_retired - before) : 0;
            if (_parts.Power.Status is { } status) return Report(new Ending(ExitReason.PoweredOff, status));
            _shutDown = reason == StopReason.Shutdown;
            if (reason == StopReason.StopPoint || _retired >= _pauseAt || (_shutDown && PausedItself is not null)) PauseItself(reason);
            else if (reason == StopReason.Halted) Halt();
        }
    }

    /// <summary>Runs a deterministic machine until it has retired so many instructions since power-on, or ends.</summary>
    internal void RunTo(long retired)
    {
        while (IsRunning && _retired < retired)
        {
            StopReason reason = RunSlice(Math.Min(Slice, retired - _retired));
            bool asleep = reason == StopReason.Halted && AdvanceDevices() == long.MaxValue;
            if (_parts.Power.Status is not null || reason == StopReason.Shutdown || asleep) IsRunning = false;
            else if (reason == StopReason.Halted) Halt();
        }
    }

    public void Dispose() => _parts.Dispose();

    /// <summary>Retires at most so many instructions, none of them behind a deadline.</summary>
    internal StopReason RunSlice(long most)
    {
        long deadline = AdvanceDevices();
        long budget = Math.Min(most, _parts.Clock.InstructionsUntil(deadline));
        StopReason reason = _parts.Engine.Run(ref *_parts.Processor.State, budget, out long retired);
        _parts.Clock.Retire(retired);
        _retired += retired;
        return reason;
    }

    private bool IsDeadlineDue
    {
        get
        {
            long now = _parts.Clock.Now;
            foreach (ITimedDevice device in _parts.Timed)
                if (device.NextDeadline <= now) return true;
            return false;
        }
    }

    /// <summary>Brings timed devices up to now and returns the next deadline.</summary>
    internal long AdvanceDevices()
    {
        long now = _parts.Clock.Now, deadline = long.MaxValue;
        foreach (ITimedDevice device in _parts.Timed)
        {
            if (device.NextDeadline <= now) device.Advance(now);
            deadline = Math.Min(deadline, device.NextDeadline);
        }
        if (_parts.Wrapper is { } wrapper && _parts.Timer.TicksDelivered != _ticksSeen)
        {
            _ticksSeen = _parts.Timer.TicksDelivered;
            wrapper.Tick();
        }
        return deadline;
    }

    /// <summary>Lets devices take what has arrived for them.</summary>
    internal void Poll()
    {
        foreach (IPolledDevice device in _parts.Polled) device.Poll();
    }

    private void PauseItself(StopReason reason)
    {
        Pause();
        PausedItself?.Invoke(reason);
    }

    private bool SetPaused(bool paused)
    {
        if (_paused == paused) return false;
        _paused = paused;
        if (paused) _parts.HostTime?.Stop();
        else _parts.HostTime?.Start();
        return true;
    }

    /// <summary>Sleeps until the next deadline or a signal. Virtual time follows host time, but never past the
    /// deadline: whoever wakes late has a longer tick, not a lost one.</summary>
    private void Halt()
    {
        _parts.Wrapper?.Halt();
        long deadline = AdvanceDevices();
        if (HasInterrupt) return;
        long wait = deadline == long.MaxValue ? long.MaxValue : deadline - _parts.Clock.Now;
        if (_parts.SkipsHalts && wait != long.MaxValue)
        {
            _parts.Clock.Pass(wait);
            return;
        }
        long slept = _parts.Journal is { IsPlaying: true } ? 0 : Sleep(wait);
        long passed = Math.Min(slept, wait);
        _parts.Journal?.PassHalt(ref passed);
        _parts.Clock.Pass(passed);
    }

    private long Sleep(long wait)
    {
        long before = Stopwatch.GetTimestamp();
        _parts.Wakeup.Sleep(wait);
        long slept = Stopwatch.GetElapsedTime(before).Ticks * 100;
        _counters.HaltedNs += slept;
        if (slept - LateNanoseconds > wait) _counters.LateWakeups++;
        return slept;
    }

    private ExitReport Report(Ending ending)
    {
        if (_parts.Journal is { } journal) ending = journal.Finish(ending);
        return new ExitReport(ending.Reason, ending.Status, ending.Details, Statistics);
    }
}
