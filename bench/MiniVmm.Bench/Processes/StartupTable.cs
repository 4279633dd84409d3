using System.ComponentModel;
using System.Globalization;
using MiniVmm.Bench.Running;
using MiniVmm.Host;
using MiniVmm.Machine;

namespace MiniVmm.Bench.Processes;

/// <summary>How soon a guest speaks after its monitor was started, and what the monitor needs in memory beside guest RAM: the
/// standard build, the native one, and QEMU, in turns. The first run of each does not count.</summary>
internal static class StartupTable
{
    private const int Runs = 31, Several = 8;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <exception cref="MachineError">A guest printed nothing.</exception>
    public static void Print(TextWriter output)
    {
        List<BuiltProgram> programs = [.. BuiltProgram.Monitors];
        if (IsInstalled(BuiltProgram.QemuMicrovm)) programs.Add(BuiltProgram.QemuMicrovm);
        Series[] times = MeasureInTurns(programs);

        output.WriteLine($"From the start of the process to the first byte on the console of hello: milliseconds, {Runs} runs in turns;");
        output.WriteLine("memory of the monitor beside guest RAM: MiB, with httpd waiting for requests, alone and each of several");
        output.WriteLine($"{"program",-14} {"median",8} {"least",8} {"most",8} {"alone",8} {$"of {Several}",8}");
        for (int i = 0; i < programs.Count; i++)
        {
            bool isOurs = programs[i].EndsWithGuest;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{programs[i].Name,-14} {times[i].Median,8:F1} {times[i].Least,8:F1} {times[i].Greatest,8:F1} "
                + $"{(isOurs ? Memory(programs[i], 1) : "-"),8} {(isOurs ? Memory(programs[i], Several) : "-"),8}"));
        }
        output.WriteLine();
    }

    private static Series[] MeasureInTurns(List<BuiltProgram> programs)
    {
        string kernel = Installation.FindGuest("hello");
        var times = programs.Select(_ => new List<double>()).ToArray();
        for (int run = 0; run <= Runs; run++)
        {
            for (int i = 0; i < programs.Count; i++)
            {
                using var running = new RunningProgram(programs[i], kernel);
                if (run > 0) times[i].Add(running.ToFirstByte.TotalMilliseconds);
            }
        }
        return [.. times.Select(t => new Series(t))];
    }

    /// <summary>The mean of so many that run at the same time. The guests are tethered, so they end when they have been looked at.
    /// </summary>
    private static string Memory(BuiltProgram program, int instances)
    {
        RunningProgram[] running = [.. Enumerable.Range(0, instances).Select(_ => new RunningProgram(program, Installation.FindGuest("httpd"), "--tether"))];
        Thread.Sleep(Settling);
        double bytes = running.Average(r => r.BesideGuest);
        foreach (RunningProgram each in running) each.Dispose();
        return (bytes / (1 << 20)).ToString("F1", CultureInfo.InvariantCulture);
    }

    private static bool IsInstalled(BuiltProgram program)
    {
        try
        {
            using var running = new RunningProgram(program, Installation.FindGuest("hello"));
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
