using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Deterministic;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>Real guests under a modelled host: the same scenario gives the same run, and the model does to them what an
/// overloaded host does.</summary>
public sealed class DeterministicRunTests : IDisposable
{
    /// <summary>All that draws random numbers, comes or goes.</summary>
    private const string Everything = """
        question: Does the same scenario give the same files?
        period: 200 ms
        window: 2 s
        prime: 200 ms
        ramp: 300 ms
        warm-up: 200 ms
        duration: 1.5 s
        host: {budget: 4 MiB, processors: 0}
        memory: 32 MiB
        groups:
          staying:
            vms: 1
            load:
              steps: [{at: 0 s, clients: 6}, {at: 1 s, clients: 3}]
              think: 100 ms
              requests:
                - {memory: 1 MiB, passes: 150}
                - {memory: 256 KiB, passes: 100, wait: 20 ms, priority: 8, share: 2}
          leaving: {vms: 1, stop: 1.2 s, load: {clients: 4, on: 500 ms, off: 200 ms, request: {memory: 1 MiB, passes: 100}}}
          late: {vms: 1, start: 500 ms, load: {rate: 20, request: {memory: 256 KiB, passes: 200}}}
        variants:
          mpl: {controller: {fvm: mpl, threads: 4}}
        """;

    /// <summary>Three VMs whose clients, after a time in which the guests learn what an unloaded tick is, want twice the
    /// memory that there is.</summary>
    private const string Overload = """
        question: What does friendliness do under the model?
        period: 500 ms
        window: 20 s
        prime: 500 ms
        ramp: 0 s
        warm-up: 8 s
        duration: 12 s
        host: {budget: 12 MiB}
        vms: 3
        memory: 24 MiB
        load:
          steps: [{at: 0 s, clients: 1}, {at: 4 s, clients: 8}]
          request: {memory: 1 MiB, passes: 2500}
        variants:
          plain: {controller: off}
          mpl: {controller: mpl}
        """;

    /// <summary>A VM that its disk, its clients and its processor keep from going on.</summary>
    private const string Bound = """
        question: Do disks and large responses repeat too?
        period: 200 ms
        window: 2 s
        prime: 200 ms
        ramp: 0 s
        warm-up: 200 ms
        duration: 1.5 s
        vms: 1
        memory: 32 MiB
        disk: 4 MiB
        load: {clients: 3, requests: [{disk: 64 KiB}, {disk: 16 KiB, write: true}, {blob: 64 KiB}, {spin: 1000000}]}
        variants:
          mpl: {controller: {fvm: mpl, threads: 4}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-lab-").FullName;

    [Fact]
    public async Task TheSameScenarioGivesTheSameFilesInEveryProcessAndOnEveryEngine()
    {
        string scenario = Write(Everything), byProgram = Path.Combine(_folder, "program");
        using MiniVmmProcess lab = MiniVmmProcess.Run(
            "lab", "run", scenario, "--deterministic", "--no-plots", "--json", "--out", byProgram);
        Assert.True(lab.Process.ExitCode == 0, lab.Error);
        using JsonDocument summary = JsonDocument.Parse(lab.Output);
        Assert.Equal("modelled", summary.RootElement.GetProperty("contention").GetString());
        Assert.Contains("model of a host", lab.Error, StringComparison.Ordinal);
        CheckCourse(byProgram);

        Dictionary<string, string> files = Hashes(byProgram);
        Assert.Equal(files, Hashes(await RunAsync(scenario, "again")));
        string interpreted = await RunAsync(scenario, "interpreted", new ModelSettings { Engine = "interpreter" });
        // The counters name the engine.
        Assert.Equal(
            files.Where(f => !f.Key.EndsWith("stats.json", StringComparison.Ordinal)),
            Hashes(interpreted).Where(f => !f.Key.EndsWith("stats.json", StringComparison.Ordinal)));
        string other = await RunAsync(scenario, "other", edits: [new ScenarioEdit("--seed 2", "seed", "2")]);
        Assert.NotEqual(files["requests.csv"], Hashes(other)["requests.csv"]);
    }

    [Fact]
    public async Task DisksAndLargeResponsesRepeatOnEveryEngine()
    {
        string scenario = Write(Bound), run = await RunAsync(scenario, "translated");
        string[][] requests = [.. File.ReadLines(Path.Combine(run, "mpl", "r1", "requests.csv")).Skip(1).Select(l => l.Split(','))];
        Assert.All(requests, r => Assert.Equal("served", r[4]));
        Assert.Equal(["1", "2", "3", "4"], requests.Select(r => r[5]).Distinct().Order());
        string interpreted = await RunAsync(scenario, "interpreted", new ModelSettings { Engine = "interpreter" });
        Assert.Equal(Hashes(run)["requests.csv"], Hashes(interpreted)["requests.csv"]);
    }

    [Fact]
    public async Task FriendlyGuestsSuspendRequestsUnderOverloadAndGetMoreDone()
    {
        string run = await RunAsync(Write(Overload), "overload", new ModelSettings { ClockHz = 4_000_000 });

        Summary summary = ExperimentReport.Write(run, gnuplot: null).Experiment.Summary;
        Assert.False(summary.Partial);
        Assert.Equal(0, summary.Variants.Sum(v => v.Errors));
        Assert.All(Traces(run, "plain"), record => Assert.Equal(0, record.Suspended));
        Assert.Contains(Traces(run, "mpl"), record => record is { Suspended: > 0, Congested: true });
        Assert.True(summary.Ratio > 1.5, $"friendly over plain is {summary.Ratio}");
    }

    [Fact]
    public async Task AGuestThatEndsEndsTheRunAndItsConsoleIsTold()
    {
        string run = await RunAsync(
            Write(Overload), "hello", edits: [new ScenarioEdit("--kernel", "app", Guest.Path("hello"))]);

        Summary summary = ExperimentReport.Write(run, gnuplot: null).Experiment.Summary;
        Assert.True(summary.Partial);
        Failure failure = Assert.Single(summary.Failures);
        Assert.Equal("plain-vm2 ended with status 1", failure.Message);
        // It knows nothing of friendliness, and says so.
        Assert.Contains(failure.Console, line => line.Contains("fvm", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Every VM serves, and those that come and go do it in their time.</summary>
    private static void CheckCourse(string run)
    {
        string folder = Path.Combine(run, "mpl", "r1");
        string[][] requests = [.. File.ReadLines(Path.Combine(folder, "requests.csv")).Skip(1).Select(l => l.Split(','))];
        double Time(string[] row) => double.Parse(row[0], CultureInfo.InvariantCulture);
        Assert.All(requests, r => Assert.Equal("served", r[4]));
        Assert.Equal(["vm1", "vm2", "vm3"], requests.Select(r => r[2]).Distinct().Order());
        double load = requests.Min(Time);
        Assert.All(requests.Where(r => r[2] == "vm3"), r => Assert.True(Time(r) > load + 400));
        Assert.True(requests.Where(r => r[2] == "vm2").Max(Time) < requests.Where(r => r[2] == "vm1").Max(Time));
        Assert.Contains(File.ReadLines(Path.Combine(folder, "model.csv")), l => l.Contains(",vm3,", StringComparison.Ordinal));
        Assert.NotEmpty(Traces(run, "mpl"));
    }

    private string Write(string yaml)
    {
        string file = Path.Combine(_folder, "scenario.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }

    private async Task<string> RunAsync(
        string scenario, string name, ModelSettings? model = null, IReadOnlyList<ScenarioEdit>? edits = null)
    {
        LoadedScenario loaded = ScenarioCatalog.Find(scenario, edits ?? []);
        string run = Path.Combine(_folder, name);
        await new Experiment(new ExperimentSettings
        {
            Scenario = loaded.Scenario,
            Program = MiniVmmProcess.Program,
            Output = run,
            Model = model ?? new ModelSettings(),
            Plots = false,
        }, new NoProgress()).RunAsync(CancellationToken.None);
        return run;
    }

    /// <summary>Of all that the one run of the one variant left behind.</summary>
    private static Dictionary<string, string> Hashes(string run)
    {
        string folder = Path.Combine(run, "mpl", "r1");
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
    }

    private static IEnumerable<TelemetryRecord> Traces(string run, string variant) =>
        Directory.EnumerateFiles(Path.Combine(run, variant), "telemetry.csv", SearchOption.AllDirectories)
            .SelectMany(file => TelemetryTrace.Parse(File.ReadAllText(file), file));
}
