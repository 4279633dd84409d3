using System.Diagnostics;
using System.Globalization;
using MiniVmm.Bench.Running;
using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Pauses;

/// <summary>How long a garbage collection takes that another thread asks for while a guest computes: the vCPU thread has
/// to come to a safe point first. Once without a guest, for comparison.</summary>
internal static class CollectionPauses
{
    private const int Collections = 200;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromMilliseconds(5);

    private static readonly (string Name, string Append)[] Guests =
    [
        ("registers, flat", "kernel=crc mode=flat times=0 scale=1000"),
        ("memory, user", "kernel=sieve mode=user times=0 scale=1000"),
        ("string instructions, user", "kernel=strings mode=user times=0 scale=1000"),
    ];

    /// <exception cref="MachineError">A guest ended.</exception>
    public static void Print(TextWriter output)
    {
        output.WriteLine($"Garbage collections while a guest computes: milliseconds, {Collections} each");
        output.WriteLine($"{"guest",-28} {"engine",-12} {"median",8} {"most",8}");
        PrintRow(output, "none", "", Measure());
        foreach ((string name, string append) in Guests)
            foreach (string engine in new[] { Engines.Interpreter, Engines.Translator })
                PrintRow(output, name, engine, MeasureBeside(engine, append));
        output.WriteLine();
    }

    private static void PrintRow(TextWriter output, string guest, string engine, Series pauses) => output.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{guest,-28} {engine,-12} {pauses.Median,8:F2} {pauses.Greatest,8:F2}"));

    private static Series MeasureBeside(string engine, string append)
    {
        var config = new MachineConfig { Kernel = Installation.FindGuest("bench"), Append = append, Engine = engine };
        using VirtualMachine machine = MachineBuilder.Build(config, new Silence());
        using var stop = new CancellationTokenSource();
        ExitReport? report = null;
        var vcpu = new Thread(() => report = machine.Run(stop.Token));
        vcpu.Start();
        Thread.Sleep(Settling);
        Series pauses = Measure();
        stop.Cancel();
        vcpu.Join();
        return report!.Reason == ExitReason.Stopped
            ? pauses
            : throw new MachineError($"the guest ended with {report.Reason} before all was measured");
    }

    private static Series Measure()
    {
        double[] pauses = new double[Collections];
        for (int i = 0; i < Collections; i++)
        {
            Thread.Sleep(Interval);
            long begin = Stopwatch.GetTimestamp();
            GC.Collect();
            pauses[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }
        return new Series(pauses);
    }
}
