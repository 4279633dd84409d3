using BenchmarkDotNet.Attributes;

namespace MiniVmm.Bench.Timer;

/// <summary>One tick end to end: PIT due, PIC, delivery through the IDT, the guest's handler with EOI, IRET, HLT.
/// </summary>
public class TimerBenchmarks : IDisposable
{
    /// <summary>The kernel linked without the friendly part.</summary>
    internal const string Plain = "plain";

    /// <summary>Ticks an invocation. A run of the machine allocates its report, a few hundred bytes; over so many ticks
    /// that rounds to nothing, while a single object a tick would show.</summary>
    internal const int Ticks = 10_000;

    private TickingMachine? _machine;

    [Params(Plain, "off", "mpl", "rate")]
    public string Fvm { get; set; } = Plain;

    [GlobalSetup]
    public void PowerOn() => _machine = new TickingMachine(Fvm);

    [Benchmark(OperationsPerInvoke = Ticks)]
    public long Tick() => _machine!.Run(Ticks);

    [GlobalCleanup]
    public void Dispose()
    {
        _machine?.Dispose();
        GC.SuppressFinalize(this);
    }
}
