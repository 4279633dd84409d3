using System.Globalization;
using MiniVmm.Bench.Running;
using MiniVmm.Machine;
using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Speed;

/// <summary>Retired instructions a second of CPU time on compiled integer code, whole machines from power-on to their
/// exit, on both engines in turns. CPU time, so that what other processes take does not count.</summary>
internal static class EngineSpeed
{
    private const int WarmUps = 2, Rounds = 7;

    private static readonly string[] Names = [Engines.Interpreter, Engines.Translator];

    /// <exception cref="MachineError">A guest did not end well, or not the same on both.</exception>
    public static void Print(TextWriter output)
    {
        Workload[] suite = [.. Workload.Suite];
        // The runtime recompiles hot code in the background: let it.
        for (int i = 0; i < WarmUps; i++)
            foreach (Workload workload in suite) RunBoth(workload);
        MachineStatistics[][][] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => suite.Select(RunBoth).ToArray())];

        output.WriteLine($"Engines: millions of retired instructions per CPU second, {Rounds} rounds in turns: median (least to most)");
        output.WriteLine($"{"kernel",-15} {"retired",10}   {Names[0],-24} {Names[1],-24} ratio");
        double[] logarithms = new double[Names.Length];
        for (int i = 0; i < suite.Length; i++)
        {
            MachineStatistics[][] runs = [.. rounds.Select(round => round[i])];
            if (runs.SelectMany(both => both).DistinctBy(r => r.Retired).Count() != 1)
                throw new MachineError($"{suite[i].Name}: deterministic runs retired different numbers of instructions");
            Series[] speeds = [.. Names.Select((_, e) => new Series(runs.Select(both => Speed(both[e]))))];
            for (int e = 0; e < Names.Length; e++) logarithms[e] += Math.Log(speeds[e].Median);
            output.WriteLine(Line(suite[i].Name, $"{runs[0][0].Retired}", Show(speeds[0]), Show(speeds[1]),
                speeds[1].Median / speeds[0].Median));
        }
        double[] means = [.. logarithms.Select(sum => Math.Exp(sum / suite.Length))];
        output.WriteLine(Line("geometric mean", "", Show(means[0]), Show(means[1]), means[1] / means[0]));
        output.WriteLine();
    }

    private static MachineStatistics[] RunBoth(Workload workload) =>
        [.. Names.Select(name => workload.Run(p => Engines.Create(name, p)))];

    private static double Speed(MachineStatistics run) => run.Retired / (run.CpuNs / 1e3);

    private static string Line(string name, string retired, string first, string second, double ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-15} {retired,10}   {first,-24} {second,-24} {ratio,5:F2}");

    private static string Show(double speed) => speed.ToString("F1", CultureInfo.InvariantCulture);

    private static string Show(Series speed) => string.Create(CultureInfo.InvariantCulture,
        $"{speed.Median:F1} ({speed.Least:F1} to {speed.Greatest:F1})");
}
