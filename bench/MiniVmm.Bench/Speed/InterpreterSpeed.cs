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
    private const int WarmUps = 2, Rounds = 7;

    /// <summary>Little, so that mapping it does not count.</summary>
    private const uint Memory = 8 << 20;

    /// <exception cref="MachineError">A guest did not end well.</exception>
    public static void Print(TextWriter output)
    {
        Workload[] suite = [.. Workload.Suite];
        // The runtime recompiles hot code in the background: let it.
        for (int i = 0; i < WarmUps; i++) Array.ForEach(suite, w => Run(w));
        // In turns, so that what else goes on here hits all of them.
        MachineStatistics[][] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => suite.Select(Run).ToArray())];

        output.WriteLine($"Interpreter: millions of retired instructions per CPU second, {Rounds} rounds");
        output.WriteLine($"{"kernel",-15} {"retired",10} {"median",8} {"least",8} {"most",8}");
        double logarithms = 0;
        for (int i = 0; i < suite.Length; i++)
        {
            MachineStatistics[] runs = [.. rounds.Select(round => round[i])];
            if (runs.DistinctBy(r => r.Retired).Count() != 1)
                throw new MachineError($"{suite[i].Name}: deterministic runs retired different numbers of instructions");
            var speed = new Series(runs.Select(r => r.Retired / (r.CpuNs / 1e3)));
            logarithms += Math.Log(speed.Median);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{suite[i].Name,-15} {runs[0].Retired,10} {speed.Median,8:F1} {speed.Least,8:F1} {speed.Greatest,8:F1}"));
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"geometric mean",-15} {"",10} {Math.Exp(logarithms / suite.Length),8:F1}"));
        output.WriteLine();
    }

    private static MachineStatistics Run(Workload workload)
    {
        var config = new MachineConfig
        {
            Kernel = Installation.FindGuest(workload.Guest),
            Append = workload.Append,
            Memory = Memory,
            Deterministic = true,
        };
        using VirtualMachine machine = MachineBuilder.Build(config, new Silence());
        ExitReport report = machine.Run(CancellationToken.None);
        if (report is not { Reason: ExitReason.PoweredOff, Status: 0 })
            throw new MachineError($"{workload.Name}: the guest ended with {report.Reason}, status {report.Status}");
        return report.Statistics;
    }
}
