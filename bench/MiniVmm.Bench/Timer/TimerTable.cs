using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace MiniVmm.Bench.Timer;

/// <summary>What is printed of the timer path.</summary>
internal static class TimerTable
{
    public static void PrintHeading(TextWriter output) => output.WriteLine(
        "Timer path: one tick of an idle guest from the PIT to the next HLT, by kernel (plain: without fvm.o; else fvm=)");

    public static void Print(Summary summary) => MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
}
