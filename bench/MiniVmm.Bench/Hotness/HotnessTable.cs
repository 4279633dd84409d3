using System.Globalization;
using MiniVmm.Bench.Running;
using MiniVmm.Machine;

namespace MiniVmm.Bench.Hotness;

/// <summary>CPU time of short and long guests by the number of entries that makes a block hot: in processes of their own,
/// where the runtime has yet to compile the engine, and in this one, where it has.</summary>
internal static class HotnessTable
{
    private const int FreshRounds = 5, WarmUps = 1, WarmRounds = 5;

    public static Workload[] Guests { get; } =
    [
        new("hello", "hello", ""),
        new("httpd to ready", "httpd", "", ToFirstLine: true),
        new("membound", "membound", ""),
        new("bench", "bench", "mode=user times=0"),
    ];

    /// <exception cref="MachineError">A guest did not end well.</exception>
    public static void Print(TextWriter output)
    {
        output.WriteLine("Entries that make a block hot: CPU milliseconds, medians; \"never\" is the interpreter");
        output.WriteLine($"{"",-28}{string.Concat(HotnessSetting.All.Select(setting => $"{setting.Name,9}"))}");
        for (int guest = 0; guest < Guests.Length; guest++)
        {
            int which = guest;
            PrintRow(output, $"{Guests[guest].Name}, fresh process", 0, FreshRounds, setting => FreshRun.Measure(which, setting));
            PrintRow(output, $"{Guests[guest].Name}, warm", WarmUps, WarmRounds, setting => Guests[which].Run(setting.Make).CpuNs / 1e6);
        }
        output.WriteLine();
    }

    /// <summary>The settings in turns.</summary>
    private static void PrintRow(TextWriter output, string name, int warmUps, int rounds, Func<HotnessSetting, double> measure)
    {
        double[][] times = [.. Enumerable.Range(0, warmUps + rounds).Select(_ => HotnessSetting.All.Select(measure).ToArray())];
        output.Write($"{name,-28}");
        for (int i = 0; i < HotnessSetting.All.Length; i++)
        {
            double median = new Series(times.Skip(warmUps).Select(round => round[i])).Median;
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{median,9:F1}"));
        }
        output.WriteLine();
    }
}
