using MiniVmm.Host.Instances;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;
using MiniVmm.Machine;
using MiniVmm.Machine.Running;

namespace MiniVmm.Lab.Deterministic;

/// <summary>One VM of a run, from before its power-on to after its end. Times are milliseconds since the run's start.</summary>
/// <param name="options">What it is.</param>
/// <param name="model">How it runs.</param>
/// <param name="delayMs">From its launch to its power-on.</param>
internal sealed class ModelledVm(InstanceOptions options, ModelSettings model, int delayMs) : IDisposable
{
    private int _startMs = int.MaxValue;
    private double? _readyMs;
    private double? _retiredMs;
    private ModelledGuest? _guest;
    private ReadinessProbe? _probe;
    private ModelledLoad? _load;

    public bool IsOn => _guest is not null;

    /// <summary>It has answered, and nobody has left it.</summary>
    public bool IsServing => _readyMs is not null && _retiredMs is null;

    /// <summary>It has clients.</summary>
    public bool IsLoaded => _load is not null;

    /// <summary>No request is under way.</summary>
    public bool IsIdle => _load is null || _load.IsIdle;

    /// <summary>From power-on to the first answer, or null.</summary>
    public double? ReadyMs => _readyMs - _startMs;

    /// <summary>Why the run cannot go on, or null.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>From the first answer until it was asked no more, or to the given end; empty where it never served.</summary>
    public Interval LifeUntil(double endMs) =>
        _readyMs is double from ? new Interval(from, _retiredMs ?? endMs) : default;

    public void Launch(int nowMs) => _startMs = nowMs + delayMs;

    /// <summary>Has it asked by other clients than before, or by the first.</summary>
    /// <param name="target">Whom to ask, and for what.</param>
    /// <param name="source">What randomness and right answers come from.</param>
    /// <param name="log">Where requests that have ended go.</param>
    /// <param name="zeroMs">When the clients began to join.</param>
    /// <param name="nowMs">Now.</param>
    public void Load(LoadTarget target, LoadSource source, RequestLog log, double zeroMs, double nowMs)
    {
        _load?.Dispose();
        _load = ModelledLoad.Begin(target, source, log, _guest!, zeroMs, nowMs);
    }

    /// <summary>Its clients send no more.</summary>
    public void Drain() => _load?.Finish();

    /// <summary>Its clients leave it: what happens from now on is no part of its life.</summary>
    public void Retire(double nowMs)
    {
        Drain();
        _retiredMs = nowMs;
    }

    /// <summary>Powers it on when it is time, and has its clients read and send.</summary>
    public void Act(int nowMs)
    {
        if (nowMs == _startMs && _retiredMs is null)
            PowerOn();
        if (_guest is null)
            return;
        if (_readyMs is null)
            Probe(nowMs);
        _load?.Act(nowMs);
    }

    /// <summary>What it wants of the host. Its working set is the memory of the requests that its guest may work on, unless
    /// it has halted in every step of the window.</summary>
    public VmDemand Demand(HostModel host, double nowMs) => _guest is null
        ? default
        : new VmDemand(
            _guest.Running,
            _load is not null && _guest.HasRunWithin(host.WorkingSetMs, nowMs) ? _load.WorkingSetBytes(_guest.Threads) : 0);

    public void Run(double nowMs, double untilMs, double dilation)
    {
        try
        {
            _guest?.Run(nowMs, untilMs, dilation);
        }
        catch (MachineError e)
        {
            Fail($"ended: {e.Message}");
        }
        if (_guest?.Exit is ExitReport exit)
            Fail($"ended with status {exit.Status}", exit.Details ?? "");
    }

    public void PowerOff()
    {
        _probe?.Dispose();
        _load?.Dispose();
        _guest?.Dispose();
        (_probe, _load, _guest) = (null, null, null);
    }

    public void Dispose() => PowerOff();

    private void PowerOn()
    {
        try
        {
            _guest = new ModelledGuest(options, model, _startMs);
            _probe = new ReadinessProbe(_guest);
        }
        catch (MachineError e)
        {
            Fail($"does not start: {e.Message}");
        }
    }

    private void Probe(double nowMs)
    {
        if (_probe!.Poll(nowMs))
            _readyMs = nowMs;
        else if (nowMs - _startMs >= FleetVm.ReadyWithin.TotalMilliseconds)
            Fail($"does not serve /status within {FleetVm.ReadyWithin.TotalSeconds:0} s");
    }

    /// <param name="what">In a line.</param>
    /// <param name="details">More lines, such as registers; an instance would write them to its console.</param>
    private void Fail(string what, string details = "") => Failure ??= new Failure(
        $"{options.Name} {what}",
        [
            .. _guest?.LastConsoleLines(FleetVm.ConsoleLines) ?? [],
            .. details.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        ]);
}
