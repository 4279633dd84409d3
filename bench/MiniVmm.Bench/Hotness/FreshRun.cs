using System.Diagnostics;
using System.Globalization;
using MiniVmm.Machine;

namespace MiniVmm.Bench.Hotness;

/// <summary>One run of a guest in a process of its own, which starts cold as the monitor does: the runtime compiles the
/// engine, and that counts too. The child is this program once more.</summary>
internal static class FreshRun
{
    private const string Argument = "fresh-run";

    /// <returns>Milliseconds of CPU time of the whole process, all threads, from its start to the guest's end.</returns>
    public static double Measure(int guest, HotnessSetting setting)
    {
        string self = Environment.ProcessPath ?? throw new MachineError("this process has no path to start again");
        var start = new ProcessStartInfo(self) { RedirectStandardOutput = true };
        // Under `dotnet MiniVmm.Bench.dll` the path is the runtime's.
        if (Path.GetFileNameWithoutExtension(self) == "dotnet") start.ArgumentList.Add(typeof(FreshRun).Assembly.Location);
        start.ArgumentList.Add(Argument);
        start.ArgumentList.Add(guest.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(setting.Name);
        using Process child = Process.Start(start)!;
        string text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : throw new MachineError($"a fresh run of {HotnessTable.Guests[guest].Name} failed");
    }

    /// <summary>The child's side: does what the arguments say, if they are ours.</summary>
    public static bool TryRun(string[] args, TextWriter output)
    {
        if (args is not [Argument, string guest, string setting]) return false;
        HotnessTable.Guests[int.Parse(guest, CultureInfo.InvariantCulture)].Run(HotnessSetting.Named(setting).Make);
        using var self = Process.GetCurrentProcess();
        output.WriteLine(self.TotalProcessorTime.TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
        return true;
    }
}
