using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace MiniVmm.Bench.Timer;

/// <summary>What is printed of the timer path.</summary>
internal static class TimerTable
{
    public static void PrintHeading(TextWriter output) => output.WriteLine(
        "Timer path, stage by stage and end to end (c, d and e put the processor's state back each time; plain: without fvm.o)");

    public static void Print(Summary summary) => MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
}
