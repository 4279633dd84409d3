using MiniVmm.I386.Contracts;
using MiniVmm.I386.Debugging;
using MiniVmm.Machine.Debugging.Commands;
using MiniVmm.Machine.Debugging.Threads;
using MiniVmm.Machine.Running;

namespace MiniVmm.Machine.Debugging;

/// <summary>Lets the guest go on and says why it stopped.</summary>
internal sealed class RunControl : IDisposable
{
    private readonly VirtualMachine _machine;
    private readonly StopPoints _stops;
    private readonly PointCommands _points;
    private readonly GuestThreads _threads;
    private readonly ThreadChoice _choice;
    private readonly Action<string> _stopped;
    private long _steppedFrom = long.MaxValue;

    /// <param name="machine">A paused machine.</param>
    /// <param name="stops">Its stop points.</param>
    /// <param name="points">What the debugger calls them.</param>
    /// <param name="threads">The guest's threads.</param>
    /// <param name="choice">Is reset when the guest stops.</param>
    /// <param name="stopped">Gets the reply when a guest that went on has stopped.</param>
    public RunControl(
        VirtualMachine machine, StopPoints stops, PointCommands points, GuestThreads threads, ThreadChoice choice, Action<string> stopped)
    {
        (_machine, _stops, _points, _threads, _choice, _stopped) = (machine, stops, points, threads, choice, stopped);
        LastStop = StopReply.Stopped(StopReply.Trap, threads.Running);
        machine.PausedItself = OnPausedItself;
    }

    /// <summary>Why the guest stands still, or stood last.</summary>
    public string LastStop { get; private set; }

    /// <summary>Whether the debugger waits for the guest to stop.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Reports swbreak or hwbreak: the debugger has said that it understands them.</summary>
    public bool NamesBreakpoints { get; set; }

    public void Continue()
    {
        _steppedFrom = long.MaxValue;
        IsRunning = true;
        _machine.Continue();
    }

    /// <summary>Goes on for one retired instruction, whatever breakpoint lies on it.</summary>
    public void Step()
    {
        _steppedFrom = _machine.Retired;
        IsRunning = true;
        _machine.Continue(1);
    }

    /// <summary>Stops a guest that goes on.</summary>
    public void Interrupt()
    {
        if (!IsRunning) return;
        _machine.Pause();
        Stop(StopReply.Interrupted, null);
    }

    /// <summary>The debugger goes: the guest goes on without it.</summary>
    public void Dispose()
    {
        IsRunning = false;
        _machine.PausedItself = null;
        _machine.Continue();
    }

    private void OnPausedItself(StopReason reason)
    {
        WatchpointHit? hit = _stops.TakeHit();
        if (reason == StopReason.StopPoint && hit is null && _machine.Retired == _steppedFrom)
        {
            // Held at the very instruction that is to be stepped over; it is let pass now.
            _machine.Continue(1);
            return;
        }
        Stop(
            reason == StopReason.Shutdown ? StopReply.SegmentationFault : StopReply.Trap,
            hit is { } access ? StopReply.Watchpoint(access) : reason == StopReason.StopPoint ? BreakpointKind() : null);
    }

    private string? BreakpointKind() => NamesBreakpoints ? _points.KindAt(_stops.NextInstruction) : null;

    private void Stop(int signal, string? reason)
    {
        _choice.TryChoose(null);
        LastStop = StopReply.Stopped(signal, _threads.Running, reason);
        if (!IsRunning) return;
        IsRunning = false;
        _stopped(LastStop);
    }
}
