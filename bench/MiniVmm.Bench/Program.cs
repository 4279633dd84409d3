using System.IO.Enumeration;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MiniVmm.Bench.Hotness;
using MiniVmm.Bench.Pauses;
using MiniVmm.Bench.Processes;
using MiniVmm.Bench.Speed;
using MiniVmm.Bench.Timer;
using MiniVmm.Bench.Translation;
using MiniVmm.Host;
using MiniVmm.Machine;

namespace MiniVmm.Bench;

/// <summary>Prints how fast the monitor is here and now. Without arguments all of it; otherwise what BenchmarkDotNet's
/// options say, where <c>--filter</c> also selects the tables of ours by their types' full names.</summary>
internal static class Program
{
    private static readonly (Type Type, Action<TextWriter> Print)[] Tables =
    [
        (typeof(EngineSpeed), EngineSpeed.Print),
        (typeof(TranslationCost), TranslationCost.Print),
        (typeof(HotnessTable), HotnessTable.Print),
        (typeof(CollectionPauses), CollectionPauses.Print),
        (typeof(StartupTable), StartupTable.Print),
        (typeof(NativeSpeed), NativeSpeed.Print),
        (typeof(SnapshotTable), SnapshotTable.Print),
    ];

    public static int Main(string[] args)
    {
        try
        {
            if (FreshRun.TryRun(args, Console.Out)) return 0;
            HostFacts.Print(Console.Out);
            bool timer = Selects(args, $"{typeof(TimerBenchmarks).FullName}.{nameof(TimerBenchmarks.Tick)}"), any = timer;
            foreach ((Type type, Action<TextWriter> print) in Tables)
            {
                if (!Selects(args, type.FullName!)) continue;
                print(Console.Out);
                any = true;
            }
            // What selects nothing goes there too: it lists what there is, or knows the parameters that are meant.
            return timer || !any ? RunBenchmarks(args) : 0;
        }
        catch (Exception e) when (e is MachineError or HostError)
        {
            Console.Error.WriteLine($"bench: {e.Message}");
            return 1;
        }
    }

    private static bool Selects(string[] args, string name)
    {
        if (args.Length == 0) return true;
        IEnumerable<string> patterns = args
            .SkipWhile(a => a is not ("--filter" or "-f")).Skip(1).TakeWhile(a => !a.StartsWith('-'));
        return patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, name));
    }

    private static int RunBenchmarks(string[] args)
    {
        foreach (string stage in TickStages.Names) TickStages.Make(stage).Dispose();   // an error says more than BenchmarkDotNet's
        TimerTable.PrintHeading(Console.Out);
        string[] selection = args.Length == 0 ? ["--filter", "*"] : args;
        Summary[] summaries = [.. BenchmarkSwitcher.FromTypes([typeof(TimerBenchmarks)]).Run(selection, new TimerConfig())];
        foreach (Summary summary in summaries) TimerTable.Print(summary);
        return summaries.Length > 0 && summaries.All(s => s.Reports.Length > 0 && s.Reports.All(r => r.Success)) ? 0 : 1;
    }
}
