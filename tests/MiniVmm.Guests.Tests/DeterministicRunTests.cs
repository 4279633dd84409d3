using System.Security.Cryptography;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Deterministic;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Running;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>Real guests under a modelled host: the same plan gives the same run, and the model does to them what an
/// overloaded host does.</summary>
public sealed class DeterministicRunTests : IDisposable
{
    private const int OverloadMs = 4_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("minivmm-test-");
    private int _runs;

    [Fact]
    public void The_same_plan_gives_the_same_run_on_every_engine()
    {
        string[] runs = [Print("translator", 1), Print("translator", 1), Print("interpreter", 1), Print("translator", 2)];

        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
        Assert.NotEqual(runs[0], runs[3]);
    }

    [Fact]
    public void Friendly_guests_suspend_requests_under_overload_and_get_more_done()
    {
        Run plain = Execute(Overload("fvm=off fvm.period_ms=500 fvm.window_ms=20000"));
        Run friendly = Execute(Overload("fvm=mpl fvm.period_ms=500 fvm.window_ms=20000"));

        Assert.All(plain.Traces.SelectMany(t => t), record => Assert.Equal(0, record.Suspended));
        Assert.Contains(friendly.Traces.SelectMany(t => t), record => record is { Suspended: > 0, Congested: true });
        Assert.True(Served(friendly) > 1.5 * Served(plain), $"plain served {Served(plain)}, friendly {Served(friendly)}");
    }

    [Fact]
    public void A_guest_that_ends_ends_the_run_and_its_console_is_told()
    {
        VmPlan hello = Vm("", new LoadPlan { Levels = [], RequestKiB = 4, Passes = 1 }) with { Kernel = Guest.Path("hello") };

        DeterministicOutcome outcome = DeterministicRun.Run(
            new DeterministicPlan { Vms = [hello], DurationMs = 10_000 }, progress: null, CancellationToken.None);

        Failure failure = Assert.Single(outcome.Failures);
        Assert.Equal("vm1 ended with status 0", failure.Message);
        Assert.NotEmpty(failure.Console);
        Assert.True(outcome.Partial && outcome.EndMs < 10_000);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>All that a run leaves behind, as text, of a plan with all that draws random numbers.</summary>
    private string Print(string engine, uint seed)
    {
        const string Guest = "fvm=mpl fvm.period_ms=200 fvm.window_ms=2000 fvm.threads=4";
        LoadPlan open = new() { Kind = LoadKind.Open, Levels = [new(0, 5), new(1000, 20)], RequestKiB = 256, Passes = 4 };
        LoadPlan closed = new() { Levels = [new(0, 6), new(1200, 2)], ThinkMs = 100, RequestKiB = 1024, Passes = 3 };
        Run run = Execute(new DeterministicPlan
        {
            Vms = [Vm(Guest, closed), Vm(Guest, open) with { StartMs = 300 }, Vm(Guest, closed) with { StopMs = 1500 }],
            DurationMs = 2000,
            Seed = seed,
            Engine = engine,
            Host = new HostModel { Processors = 1, BudgetBytes = 4 << 20 },
        });
        Assert.All(run.Traces, trace => Assert.NotEmpty(trace));
        Assert.All(run.Outcome.ReadyMs, ready => Assert.NotNull(ready));
        Assert.All([0, 1, 2], vm => Assert.Contains(run.Outcome.Requests, r => r.Vm == vm && r.Outcome == RequestOutcome.Served));
        return string.Join('\n', [.. run.Outcome.Requests.Select(r => r.ToString()), .. run.Outcome.SampleLines(), .. run.Files]);
    }

    /// <summary>Three VMs whose clients, after a time in which the guests learn what an unloaded tick is, want twice the
    /// memory that there is.</summary>
    private static DeterministicPlan Overload(string append)
    {
        LoadPlan load = new() { Levels = [new(0, 1), new(OverloadMs, 8)], RequestKiB = 1024, Passes = 10 };
        return new DeterministicPlan
        {
            Vms = [Vm(append, load), Vm(append, load), Vm(append, load)],
            DurationMs = 20_000,
            ClockHz = 4_000_000,
            Host = new HostModel { BudgetBytes = 12 << 20 },
        };
    }

    private static VmPlan Vm(string append, LoadPlan load) =>
        new() { Kernel = Guest.Path("httpd"), MemoryMiB = 24, Append = append, Load = load };

    private Run Execute(DeterministicPlan plan)
    {
        string folder = _folder.CreateSubdirectory($"{_runs++}").FullName;
        string Name(int vm, string file) => Path.Combine(folder, $"{vm}-{file}");
        plan = plan with
        {
            Vms =
            [
                .. plan.Vms.Select((vm, i) => vm with
                {
                    TraceFile = Name(i, "telemetry.csv"),
                    ConsoleFile = Name(i, "console.log"),
                    StatsFile = Name(i, "stats.json"),
                }),
            ],
        };
        DeterministicOutcome outcome = DeterministicRun.Run(plan, progress: null, CancellationToken.None);
        Assert.Empty(outcome.Failures);
        Assert.All(outcome.Requests, r => Assert.Equal(RequestOutcome.Served, r.Outcome));
        return new Run(
            outcome,
            [.. plan.Vms.Select(vm => TelemetryTrace.Parse(File.ReadAllText(vm.TraceFile!), vm.TraceFile!))],
            [.. plan.Vms.SelectMany(vm => new[] { vm.TraceFile!, vm.ConsoleFile! }).Select(Hash)]);
    }

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    private static int Served(Run run) => run.Outcome.Requests.Count(r => r.EndUnixMs > 2 * OverloadMs);

    private sealed record Run(
        DeterministicOutcome Outcome, IReadOnlyList<IReadOnlyList<TelemetryRecord>> Traces, IReadOnlyList<string> Files);
}
