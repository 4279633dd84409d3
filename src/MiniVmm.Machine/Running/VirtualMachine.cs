using System.Diagnostics;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;

namespace MiniVmm.Machine.Running;

/// <summary>One assembled machine and the loop that runs it. Made by <see cref="MachineBuilder"/>.</summary>
public sealed unsafe class VirtualMachine : IDisposable
{
    /// <summary>So many instructions at most between two looks at the outside world: some 100 microseconds.</summary>
    private const long Slice = 20_000;

    private const long LateNanoseconds = 1_000_000;

    private long _retired, _halted, _lateWakeups, _started, _cpuStarted;

    internal VirtualMachine(MachineParts parts)
    {
        Parts = parts;
        parts.Clock.InFlight = () => parts.Engine.RetiredInRun(ref *parts.Processor.State);
    }

    /// <summary>What the machine is made of.</summary>
    internal MachineParts Parts { get; }

    /// <summary>Where host threads send console input.</summary>
    public Devices.Serial.SerialInput ConsoleInput => Parts.Console.Input;

    /// <summary>Timer ticks delivered since power-on; for the thread inside <see cref="Run"/>, between slices.</summary>
    public long Ticks => Parts.Timer.TicksDelivered;

    /// <summary>Instructions retired and CPU nanoseconds used so far; for the thread inside <see cref="Run"/>.</summary>
    internal (long Retired, long CpuNs) Progress => (_retired, ThreadTime.Nanoseconds() - _cpuStarted);

    /// <summary>Runs the guest on the calling thread until it ends or <paramref name="stop"/> is cancelled.</summary>
    /// <param name="stop">Asks the machine to stop.</param>
    /// <param name="eachSlice">Called between slices; returning false stops the machine.</param>
    public ExitReport Run(CancellationToken stop, Func<bool>? eachSlice = null)
    {
        using CancellationTokenRegistration registration = stop.Register(Parts.Wakeup.Signal);
        _started = Stopwatch.GetTimestamp();
        _cpuStarted = ThreadTime.Nanoseconds();
        while (true)
        {
            if (stop.IsCancellationRequested || eachSlice?.Invoke() == false) return Report(ExitReason.Stopped, 0, null);
            if (Parts.Wakeup.Take()) Poll();
            StopReason reason = RunSlice();
            if (Parts.Power.Status is { } status) return Report(ExitReason.PoweredOff, status, null);
            if (reason == StopReason.Shutdown)
                return Report(ExitReason.Shutdown, 1, RegisterDump.Of(Parts.Processor.State));
            if (reason == StopReason.Halted) Halt();
        }
    }

    public void Dispose() => Parts.Dispose();

    private StopReason RunSlice()
    {
        long deadline = AdvanceDevices();
        long budget = Math.Min(Slice, Parts.Clock.InstructionsUntil(deadline));
        StopReason reason = Parts.Engine.Run(ref *Parts.Processor.State, budget, out long retired);
        Parts.Clock.Retire(retired);
        _retired += retired;
        return reason;
    }

    /// <summary>Brings timed devices up to now and returns the next deadline.</summary>
    private long AdvanceDevices()
    {
        long now = Parts.Clock.Now, deadline = long.MaxValue;
        foreach (ITimedDevice device in Parts.Timed)
        {
            if (device.NextDeadline <= now) device.Advance(now);
            deadline = Math.Min(deadline, device.NextDeadline);
        }
        return deadline;
    }

    private void Poll()
    {
        foreach (IPolledDevice device in Parts.Polled) device.Poll();
    }

    /// <summary>Sleeps until the next deadline or a signal. Virtual time follows host time, but never past the
    /// deadline: whoever wakes late has a longer tick, not a lost one.</summary>
    private void Halt()
    {
        long deadline = AdvanceDevices();
        if (Parts.Processor.Interrupts.Pending && (Parts.Processor.State->SystemFlags & EFlags.IF) != 0) return;
        long wait = deadline == long.MaxValue ? long.MaxValue : deadline - Parts.Clock.Now;
        if (Parts.SkipsHalts && wait != long.MaxValue)
        {
            Parts.Clock.Pass(wait);
            return;
        }
        long before = Stopwatch.GetTimestamp();
        Parts.Wakeup.Sleep(wait);
        long slept = Stopwatch.GetElapsedTime(before).Ticks * 100;
        _halted += slept;
        if (wait == long.MaxValue) Parts.Clock.Pass(slept);
        else Parts.Clock.Pass(Math.Min(slept, wait));
        if (slept - LateNanoseconds > wait) _lateWakeups++;
    }

    private ExitReport Report(ExitReason reason, byte status, string? details) => new(reason, status, details, new MachineStatistics
    {
        Retired = _retired,
        VirtualNs = Parts.Clock.Now,
        HostNs = Stopwatch.GetElapsedTime(_started).Ticks * 100,
        HaltedNs = _halted,
        CpuNs = ThreadTime.Nanoseconds() - _cpuStarted,
        LateWakeups = _lateWakeups,
        TicksDelivered = Parts.Timer.TicksDelivered,
        TicksCoalesced = Parts.Timer.TicksCoalesced,
        TelemetryDropped = Parts.Telemetry.Dropped,
        Engine = "interpreter",
        ClockHz = Parts.ClockHz,
        Deterministic = Parts.SkipsHalts,
    });
}
