using System.Globalization;
using MiniVmm.Devices.Serial;
using MiniVmm.Host;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Speed;

/// <summary>Retired instructions a second of CPU time on compiled integer code, whole machines from power-on to their
/// exit. CPU time, so that what other processes take does not count.</summary>
internal static class InterpreterSpeed
{
    private const int WarmUps = 2, Runs = 7;

    private static readonly Workload[] Workloads =
    [
        new("spin", "iterations=10000000"),
        new("membound", "kb=4096 passes=200"),
    ];

    /// <exception cref="MachineError">A guest did not end well.</exception>
    public static void Print(TextWriter output)
    {
        output.WriteLine($"Interpreter: millions of retired instructions per CPU second, {Runs} runs");
        output.WriteLine($"{"guest",-10} {"options",-22} {"retired/run",12} {"median",8} {"least",8} {"most",8}");
        foreach (Workload workload in Workloads) output.WriteLine(Measure(workload));
        output.WriteLine();
    }

    private static string Measure(Workload workload)
    {
        // The runtime recompiles hot code in the background: let it.
        for (int i = 0; i < WarmUps; i++) Run(workload);
        MachineStatistics[] runs = [.. Enumerable.Range(0, Runs).Select(_ => Run(workload))];
        if (runs.DistinctBy(r => r.Retired).Count() != 1)
            throw new MachineError($"{workload.Guest}: deterministic runs retired different numbers of instructions");
        var speed = new Series(runs.Select(r => r.Retired / (r.CpuNs / 1e3)));
        return string.Create(CultureInfo.InvariantCulture,
            $"{workload.Guest,-10} {workload.Append,-22} {runs[0].Retired,12} {speed.Median,8:F1} {speed.Least,8:F1} {speed.Greatest,8:F1}");
    }

    private static MachineStatistics Run(Workload workload)
    {
        var config = new MachineConfig
        {
            Kernel = Installation.FindGuest(workload.Guest),
            Append = workload.Append,
            Deterministic = true,
        };
        using VirtualMachine machine = MachineBuilder.Build(config, new Silence());
        ExitReport report = machine.Run(CancellationToken.None);
        if (report is not { Reason: ExitReason.PoweredOff, Status: 0 })
            throw new MachineError($"{workload.Guest}: the guest ended with {report.Reason}, status {report.Status}");
        return report.Statistics;
    }
}
