using System.Diagnostics;
using System.Globalization;
using MiniVmm.Bench.Running;
using MiniVmm.Machine;

namespace MiniVmm.Bench.Processes;

/// <summary>Snapshots as a user meets them, by either build: how long a 64 MiB guest under load stands still for one, how soon a
/// restored guest speaks and serves, and how soon twenty clones do. The first restore of each does not count.</summary>
internal static class SnapshotTable
{
    private const int Snapshots = 15, Restores = 15, Clones = 20, CloneRounds = 3, Clients = 3;

    /// <exception cref="MachineError">A guest did not do its part.</exception>
    public static void Print(TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("minivmm-snapshots-").FullName;
        string? outer = Environment.GetEnvironmentVariable(RuntimeDirectoryVariable);
        Environment.SetEnvironmentVariable(RuntimeDirectoryVariable, Path.Combine(folder, "run"));
        try
        {
            output.WriteLine($"Snapshots of a 64 MiB guest that {Clients} clients keep busy, and restores of it when it is idle: milliseconds, median (least to most)");
            output.WriteLine($"{"program",-10} {"pause",-22} {"RAM, MiB",-10} {"first console byte",-22} {"first response",-22} {$"{Clones} clones serve",-22}");
            foreach (BuiltProgram program in BuiltProgram.Monitors)
            {
                using var guest = new SnapshotGuest(program.File, folder);
                Series pauses = guest.Save(Snapshots, Clients, out double mebibytes);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{program.Name,-10} {Words(pauses),-22} {mebibytes,-10:F1} {Words(FirstBytes(program.File, guest.Waiting)),-22} ")
                    + $"{Words(Repeat(Restores, () => guest.ToFirstResponse())),-22} {Words(Repeat(CloneRounds, () => guest.ToServe(Clones))),-22}");
            }
            output.WriteLine();
        }
        finally
        {
            Environment.SetEnvironmentVariable(RuntimeDirectoryVariable, outer);
            Directory.Delete(folder, recursive: true);
        }
    }

    private const string RuntimeDirectoryVariable = "MINIVMM_RUNTIME_DIR";

    /// <summary>From before the process to the first byte of a guest that waits for a line, which is there.</summary>
    private static Series FirstBytes(string program, string snapshot) => Repeat(Restores, () =>
    {
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, ["restore", snapshot])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        process.StandardInput.Write("20000 10 0 1 0\n");
        process.StandardInput.Flush();
        int first = process.StandardOutput.BaseStream.ReadByte();
        double passed = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        process.Kill();
        process.WaitForExit();
        return first >= 0 ? passed : throw new MachineError("a restored guest printed nothing");
    });

    private static Series Repeat(int times, Func<double> measure)
    {
        measure();
        return new Series(Enumerable.Range(0, times).Select(_ => measure()).ToArray());
    }

    private static string Words(Series series) => string.Create(CultureInfo.InvariantCulture,
        $"{series.Median:F1} ({series.Least:F1} to {series.Greatest:F1})");
}
