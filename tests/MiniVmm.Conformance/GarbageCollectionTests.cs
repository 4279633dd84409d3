using System.Diagnostics;
using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using Xunit;
using Xunit.Abstractions;

namespace MiniVmm.Conformance;

/// <summary>A guest that never gives way does not hold up the garbage collection of the process that it runs in.</summary>
public sealed class GarbageCollectionTests(ITestOutputHelper output)
{
    private const int Collections = 100;

    [Theory]
    [InlineData(Engines.Interpreter)]
    [InlineData(Engines.Translator)]
    public void Collections_complete_while_a_guest_runs(string engine)
    {
        // It ends by itself, so that a collection that waits for it comes to its end and the test to its verdict.
        var config = new MachineConfig { Kernel = Installation.FindGuest("spin"), Append = "seconds=60", Memory = 8 << 20, Engine = engine };
        double[] alone = Pauses();
        using VirtualMachine machine = MachineBuilder.Build(config, new Silence());
        using var stop = new CancellationTokenSource();
        ExitReport? report = null;
        var guest = new Thread(() => report = machine.Run(stop.Token));
        guest.Start();
        double[] pauses = Pauses();
        Assert.Null(report);
        stop.Cancel();
        guest.Join();
        Assert.Equal(ExitReason.Stopped, report!.Reason);
        Assert.True(report.Statistics.Retired > 1_000_000, $"the guest retired only {report.Statistics.Retired} instructions");
        output.WriteLine($"a collection of the youngest takes {pauses[Collections / 2]:f2} ms, at most {pauses[^1]:f2} ms; "
            + $"without a guest {alone[Collections / 2]:f2} ms, at most {alone[^1]:f2} ms");
    }

    private static double[] Pauses() => [.. Enumerable.Range(0, Collections).Select(_ => Collect()).Order()];

    private static double Collect()
    {
        // The guest runs for a moment in between, so that collections meet it anywhere.
        Thread.Sleep(2);
        long start = Stopwatch.GetTimestamp();
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
