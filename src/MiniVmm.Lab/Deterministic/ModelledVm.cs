using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Lab.Deterministic;

/// <summary>One VM that is powered on, with its clients. Times are milliseconds since the run's start.</summary>
internal sealed class ModelledVm : IDisposable
{
    /// <summary>More the guest's web server does not work on at once.</summary>
    private const int RequestThreads = 64;

    private const int ConsoleLines = 12;
    private const double ReadyWithinMs = 60_000;
    private const long NanosecondsPerMs = 1_000_000;

    private readonly VmPlan _plan;
    private readonly int _index;
    private readonly int _startMs;
    private readonly ConsoleLog _console;
    private readonly SteppedMachine _machine;
    private readonly ClientPool _clients;
    private readonly ILoadSource _load;
    private readonly ReadinessProbe _probe;
    private double _running;
    private double _fullyRunMs = double.NegativeInfinity;

    public ModelledVm(DeterministicPlan plan, int index, int startMs, SplitMix64 random)
    {
        _plan = plan.Vms[index];
        _index = index;
        _startMs = startMs;
        _console = new ConsoleLog(_plan.ConsoleFile);
        _machine = Build(Configure(plan, _plan, startMs), _console);
        // The same seeds as with real instances: client c of VM v walks with seed + 1000 v + c.
        _clients = new ClientPool((client, nowMs) =>
            new ModelledClient(_machine, _plan, index, client, plan.Seed + ((uint)index * 1000) + (uint)client, nowMs));
        _load = _plan.Load.Kind == LoadKind.Open
            ? new OpenLoad(_plan.Load, random, index)
            : new ClosedLoad(_plan.Load, random);
        _probe = new ReadinessProbe(_machine, (uint)_plan.GuestPort);
    }

    /// <summary>From power-on until it served, or null.</summary>
    public double? ReadyMs { get; private set; }

    /// <summary>Why the run cannot go on, or null.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>Has the clients read what has arrived and send what is due.</summary>
    /// <returns>The requests that have ended.</returns>
    public IReadOnlyList<RequestRecord> Serve(double nowMs)
    {
        if (ReadyMs is null)
        {
            if (_probe.Poll(nowMs))
                ReadyMs = nowMs - _startMs;
            else if (nowMs - _startMs >= ReadyWithinMs)
                Fail($"does not serve /status within {ReadyWithinMs / 1000:0} s");
            return [];
        }
        RequestRecord[] ended = [.. _clients.Collect(nowMs), .. _load.Send(_clients, nowMs)];
        if (ended.FirstOrDefault(r => r.Outcome == RequestOutcome.Corrupt) is { Outcome: RequestOutcome.Corrupt } corrupt)
            Fail($"answered client {corrupt.Client + 1} with a wrong checksum");
        return ended;
    }

    /// <summary>What it wants of the host. Its working set is the memory of the requests that its guest may work on, by
    /// the thread cap that it published last, unless it has halted in every step of the window.</summary>
    public VmDemand Demand(HostModel host, double nowMs)
    {
        int threads = _machine.ThreadCap is > 0 and < RequestThreads and uint cap ? (int)cap : RequestThreads;
        bool inUse = nowMs - _fullyRunMs < host.WorkingSetMs;
        return new VmDemand(_running, inUse ? Math.Min(_clients.Waiting, threads) * ((long)_plan.Load.RequestKiB << 10) : 0);
    }

    /// <summary>Runs the guest.</summary>
    public void Run(double nowMs, double untilMs, double dilation)
    {
        StepReport step = _machine.RunUntil((long)(untilMs - _startMs) * NanosecondsPerMs, dilation);
        _running = Math.Min(1, (double)step.RunningNs / (step.RunningNs + step.HaltedNs));
        if (step.HaltedNs == 0)
            _fullyRunMs = nowMs;
        if (_machine.Exit is ExitReport exit)
            Fail(exit.Reason == ExitReason.PoweredOff ? $"ended with status {exit.Status}" : $"ended: {exit.Details}");
    }

    /// <summary>Powers it off; its counters are written.</summary>
    public void Dispose()
    {
        if (_plan.StatsFile is string path)
            WriteStatistics(path);
        _probe.Dispose();
        _clients.Dispose();
        _machine.Dispose();
        _console.Dispose();
    }

    private static SteppedMachine Build(MachineConfig config, ConsoleLog console)
    {
        SteppedMachine? machine = null;
        try
        {
            return machine = MachineBuilder.BuildStepped(config, console);
        }
        finally
        {
            if (machine is null)
                console.Dispose();
        }
    }

    private static MachineConfig Configure(DeterministicPlan plan, VmPlan vm, int startMs) => new()
    {
        Kernel = vm.Kernel,
        Append = vm.Append,
        Memory = (uint)vm.MemoryMiB << 20,
        ClockHz = plan.ClockHz,
        Engine = plan.Engine,
        TraceFile = vm.TraceFile,
        DeterministicStartUnixMs = startMs,
    };

    private void WriteStatistics(string path)
    {
        try
        {
            File.WriteAllText(path, _machine.Statistics.ToJson() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot write {path}: {e.Message}", e);
        }
    }

    private void Fail(string what) =>
        Failure ??= new Failure($"{RunDirectory.VmName(_index)} {what}", _console.LastLines(ConsoleLines));
}
