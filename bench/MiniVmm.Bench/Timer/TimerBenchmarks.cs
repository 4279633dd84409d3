using BenchmarkDotNet.Attributes;

namespace MiniVmm.Bench.Timer;

/// <summary>One timer tick, stage by stage and end to end.</summary>
public class TimerBenchmarks : IDisposable
{
    /// <summary>Repetitions an invocation. A run of a machine allocates its report, a few hundred bytes; over so many
    /// that rounds to nothing, while a single object a tick would show.</summary>
    internal const int Times = 2_000;

    private TickStage? _stage;

    [ParamsSource(nameof(Stages))]
    public string Stage { get; set; } = "";

    public static IEnumerable<string> Stages => TickStages.Names;

    [GlobalSetup]
    public void PowerOn() => _stage = TickStages.Make(Stage);

    [Benchmark(OperationsPerInvoke = Times)]
    public long Tick() => _stage!.Run(Times);

    [GlobalCleanup]
    public void Dispose()
    {
        _stage?.Dispose();
        GC.SuppressFinalize(this);
    }
}
