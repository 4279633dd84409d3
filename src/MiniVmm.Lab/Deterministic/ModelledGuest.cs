using MiniVmm.Host.Instances;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Wrapping;

namespace MiniVmm.Lab.Deterministic;

/// <summary>A guest that is powered on: its machine, its console, and what of it the host model looks at.</summary>
internal sealed class ModelledGuest : IDisposable
{
    /// <summary>More the guest's web server does not work on at once.</summary>
    private const int RequestThreads = 64;

    private const long NanosecondsPerMs = 1_000_000;

    private readonly InstanceOptions _options;
    private readonly int _startMs;
    private readonly ConsoleLog _console;
    private readonly SteppedMachine _machine;
    private double _fullyRunMs = double.NegativeInfinity;

    /// <param name="options">What it is.</param>
    /// <param name="model">How it runs.</param>
    /// <param name="nowMs">Since the run's start.</param>
    /// <exception cref="MachineError">It cannot be built.</exception>
    public ModelledGuest(InstanceOptions options, ModelSettings model, int nowMs)
    {
        _options = options;
        _startMs = nowMs;
        _console = new ConsoleLog(options.ConsoleLog);
        SteppedMachine? machine = null;
        try
        {
            _machine = machine = MachineBuilder.BuildStepped(Configure(options, model, nowMs), _console);
        }
        finally
        {
            if (machine is null)
                _console.Dispose();
        }
    }

    /// <summary>How it ended, or null while it runs.</summary>
    public ExitReport? Exit => _machine.Exit;

    /// <summary>Requests that it works on at once, by the thread cap that it published last.</summary>
    public int Threads => _machine.ThreadCap is > 0 and < RequestThreads and uint cap ? (int)cap : RequestThreads;

    /// <summary>Part of the last step in which it was not halted, 0 to 1.</summary>
    public double Running { get; private set; }

    public HttpConversation Connect() => new(_machine.Connect((uint)_options.PublishGuestPort!));

    public IReadOnlyList<string> LastConsoleLines(int count) => _console.LastLines(count);

    /// <summary>Whether it has not halted in one step at least of so much time.</summary>
    public bool HasRunWithin(double milliseconds, double nowMs) => nowMs - _fullyRunMs < milliseconds;

    /// <exception cref="MachineError">Its telemetry cannot be written.</exception>
    public void Run(double nowMs, double untilMs, double dilation)
    {
        StepReport step = _machine.RunUntil((long)(untilMs - _startMs) * NanosecondsPerMs, dilation);
        Running = Math.Min(1, (double)step.RunningNs / (step.RunningNs + step.HaltedNs));
        if (step.HaltedNs == 0)
            _fullyRunMs = nowMs;
    }

    /// <summary>Powers it off; its counters are written.</summary>
    public void Dispose()
    {
        if (_options.StatsFile is string path)
            WriteStatistics(path);
        _machine.Dispose();
        _console.Dispose();
    }

    private static MachineConfig Configure(InstanceOptions options, ModelSettings model, int nowMs) => new()
    {
        Kernel = options.Kernel,
        Append = options.Append,
        Memory = (uint)options.MemoryMiB << 20,
        ClockHz = model.ClockHz,
        Engine = model.Engine,
        Wrap = options.Wrap is null ? null : WrapOption.Parse(options.Wrap),
        Disks = [.. options.Disks.Select(DiskPlan.Parse)],
        TraceFile = options.TraceFile,
        DeterministicStartUnixMs = nowMs,
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
}
