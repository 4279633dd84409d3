using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MiniVmm.Bench.Running;
using MiniVmm.Host;
using MiniVmm.Machine;
using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Processes;

/// <summary>The native build against the standard one: retired instructions a second of the vCPU thread's CPU time, a fresh process a
/// run, so that the standard build's compiling counts as it does for a guest.</summary>
internal static class NativeSpeed
{
    private const int Rounds = 5;

    private static readonly (string Guest, string Append)[] Guests =
    [
        ("spin", "threads=2 iterations=60000000"),
        ("membound", "kb=4096 passes=2000"),
        ("bench", "kernel=sieve mode=flat times=0 scale=4"),
        ("bench", "kernel=sort mode=user times=0 scale=4"),
        ("bench", "kernel=indirect mode=user times=0 scale=4"),
        ("bench", "kernel=strings mode=flat times=0 scale=4"),
    ];

    /// <exception cref="MachineError">A guest did not end well.</exception>
    public static void Print(TextWriter output)
    {
        IReadOnlyList<BuiltProgram> programs = BuiltProgram.Monitors;
        output.WriteLine($"Builds: millions of retired instructions per CPU second, fresh processes, {Rounds} rounds in turns: medians");
        output.WriteLine($"{"guest",-44} {"engine",-12} {string.Concat(programs.Select(p => $"{p.Name,10}"))}  ratio");
        foreach ((string guest, string append) in Guests)
        {
            foreach (string engine in new[] { Engines.Interpreter, Engines.Translator })
            {
                double[][] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => programs.Select(p => Measure(p, guest, append, engine)).ToArray())];
                double[] medians = [.. programs.Select((_, i) => new Series(rounds.Select(r => r[i])).Median)];
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{guest + " " + append,-44} {engine,-12} {string.Concat(medians.Select(m => $"{m,10:F0}"))}  {medians[^1] / medians[0]:F2}"));
            }
        }
        output.WriteLine();
    }

    private static double Measure(BuiltProgram program, string guest, string append, string engine)
    {
        string file = Path.GetTempFileName();
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(
                program.File, program.Arguments(Installation.FindGuest(guest), "--engine", engine, "--append", append, "--stats", file))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            process.StandardInput.Close();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new MachineError($"{guest} {append}: it ended with status {process.ExitCode}");
            using JsonDocument statistics = JsonDocument.Parse(File.ReadAllText(file));
            JsonElement root = statistics.RootElement;
            return root.GetProperty("retired").GetInt64() / (root.GetProperty("cpu_ns").GetInt64() / 1e3);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
