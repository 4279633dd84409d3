using MiniVmm.Fvm;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Tests.Lab;

/// <summary>Made-up experiments whose figures can be worked out by hand: every VM completes its requests at even
/// distances. Control periods of 1 s; a ramp of 1 s and 3 s to settle, then 24 s are measured.</summary>
internal static class SyntheticExperiment
{
    public const double Origin = 1_000_000;
    public const double MeasureSeconds = 24;
    private const double EndSeconds = 28;

    public static VmGroup Group(
        string name = "vm", int vms = 4, FvmMode mode = FvmMode.Mpl, double start = 0, double? stop = null, string rule = "aimd") => new()
        {
            Name = name,
            Vms = vms,
            App = "httpd",
            MemoryMiB = 96,
            Control = new FvmParameters { Mode = mode, Rule = rule, PeriodMs = 1_000, WindowMs = 12_000 },
            StartSeconds = start,
            StopSeconds = stop,
            Load = new LoadPlan
            {
                Kind = LoadKind.Closed,
                Requests = [new RequestShape { KiB = 8192, Passes = 50 }],
                Steps = [new LoadStep(0, 6)],
            },
        };

    public static Variant Variant(string policy, double? x = null, params VmGroup[] groups) => new()
    {
        Name = x is double place ? $"{policy}@{place}" : policy,
        Policy = policy,
        X = x,
        BudgetMiB = 120,
        Phases = new Phases(0, 1, 3, MeasureSeconds),
        Groups = groups.Length > 0 ? groups : [Group(mode: policy == "plain" ? FvmMode.Off : FvmMode.Mpl, rule: policy.StartsWith("cap", StringComparison.Ordinal) ? "fixed" : "aimd")],
    };

    public static Scenario Scenario(int repetitions, string? axis, params Variant[] variants) => new()
    {
        Name = "synthetic",
        Question = "What comes out?",
        Repetitions = repetitions,
        Axis = axis,
        Variants = variants,
    };

    /// <summary>A run in which each VM completes so many requests per second while it lives.</summary>
    /// <param name="variant">What is run.</param>
    /// <param name="repetition">From 1.</param>
    /// <param name="rate">By VM, from 0.</param>
    /// <param name="end">When it ended, in seconds from when the clients began to join.</param>
    public static RunRecord Record(Variant variant, int repetition, Func<int, double> rate, double end = EndSeconds)
    {
        VmGroup[] groups = [.. variant.GroupOfEachVm];
        Interval[] lives = [.. groups.Select(g => new Interval(
            Origin + (g.StartSeconds > 0 ? g.StartSeconds * 1000 : -500), Origin + (Math.Min(end, g.StopSeconds ?? end) * 1000)))];
        return new RunRecord
        {
            Id = new RunId(variant.Name, repetition),
            Variant = variant,
            Timeline = new Timeline
            {
                StartUnixMs = Origin - 1000,
                LoadUnixMs = end > 0 ? Origin : 0,
                MeasureUnixMs = end > 4 ? Origin + 4000 : 0,
                EndUnixMs = Origin + (end * 1000),
            },
            Requests = [.. lives.SelectMany((life, vm) => Requests(life, vm, rate(vm)))],
            Traces = [.. lives.Select((life, vm) => Trace(life, vm, groups[vm]))],
            HostSamples = [],
            ReadyMs = [.. lives.Select((_, vm) => (double?)(200 + vm))],
            Lives = lives,
            Limit = new MemoryLimit(70 << 20, 10 << 20, 120 << 20),
            Failures = [],
            Partial = end < EndSeconds,
        };
    }

    /// <summary>Writes a run directory as an experiment does.</summary>
    public static string Write(string path, Scenario scenario, IEnumerable<RunRecord> records)
    {
        RunDirectory directory = RunDirectory.Create(path, scenario.Name, DateTime.UnixEpoch);
        ExperimentFacts facts = new() { StartedUtc = "2026-01-01T00:00:00Z", Command = "minivmm lab run synthetic", Contention = Contention.Memory };
        File.WriteAllText(directory.File(ExperimentFacts.File), Json.Write(facts));
        File.WriteAllText(directory.File("scenario.json"), Json.Write(scenario));
        foreach (RunRecord record in records)
        {
            for (int vm = 0; vm < record.Traces.Count; vm++)
                File.WriteAllLines(directory.VmFile(record.Id, vm, "telemetry.csv"), Telemetry(record.Traces[vm]));
            CsvFiles.Write(directory, record);
        }
        return directory.Path;
    }

    public static AnalysedExperiment Analyse(string path, Scenario scenario, IEnumerable<RunRecord> records) =>
        new(ExperimentReader.Read(Write(path, scenario, records)));

    private static IEnumerable<RequestRecord> Requests(Interval life, int vm, double rate) =>
        Enumerable.Range(0, (int)Math.Round(life.Seconds * rate))
            .Select(i => new RequestRecord(life.FromUnixMs + ((i + 0.5) * 1000 / rate), 40, vm, 0, RequestOutcome.Served));

    private static IReadOnlyList<TelemetryRecord> Trace(Interval life, int vm, VmGroup group) =>
    [
        .. Enumerable.Range(0, (int)life.Seconds).Select(i => new TelemetryRecord
        {
            UnixMs = life.FromUnixMs + 600 + (i * 1000),
            VctMs = 10 * (vm + 1),
            EwmaMs = 12,
            MinimumMs = 10,
            Slowdown = 1.2,
            BusyTicks = 50,
            Cap = group.Control.Mode == FvmMode.Off ? null : 5 + (i % 3),
            Active = 4,
        }),
    ];

    private static IEnumerable<string> Telemetry(IReadOnlyList<TelemetryRecord> trace) =>
        trace.Select(t => $"{t.UnixMs:0.###},{t.VctMs},{t.EwmaMs},{t.MinimumMs},{t.Slowdown},{t.BusyTicks},{t.IdleTicks},{t.Cap},{t.Active},"
                + $"{t.Suspended},{(t.Congested ? 1 : 0)}")
            .Prepend("time_ms,vct_ms,ewma_ms,min_ms,slowdown,busy_ticks,idle_ticks,cap,active,suspended,congested")
            .Prepend("# start_unix_ms=0");
}
