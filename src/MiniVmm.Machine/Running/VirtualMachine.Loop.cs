using System.Diagnostics;
using MiniVmm.I386.Contracts;
using MiniVmm.Machine.Time;
using MiniVmm.Translator;

namespace MiniVmm.Machine.Running;

/// <summary>The loop that runs it: slices of instructions, and looks at the outside world between them.</summary>
public sealed unsafe partial class VirtualMachine
{
    /// <summary>So many instructions at most between two looks at the outside world: some 100 microseconds of translated
    /// code, 400 of interpreted.</summary>
    internal const long Slice = 300_000;

    private const long LateNanoseconds = 1_000_000;

    private bool _shutDown;
    private long _ticksSeen;

    /// <summary>What a slice may still retire that a debugger stopped; 0 between two slices. Recordings count slices, and are
    /// to be the same with a debugger and without.</summary>
    private long _sliceLeft;

    private readonly IdleSlack _slack = new();

    /// <summary>Devices have been signalled to while the guest rested.</summary>
    private bool _pollDue;

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
        long length = _parts.Journal is { IsPlaying: true } ? 0 : _slack.Length(wait, _retired);
        long passed = _slack.Pass(wait, length == 0 ? 0 : Sleep(length));
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
