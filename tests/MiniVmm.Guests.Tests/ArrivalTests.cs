using System.Globalization;
using MiniVmm.Fvm;
using MiniVmm.Host.Cgroups;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>A real experiment of two repetitions, in which one group of VMs leaves early and another comes late.</summary>
[Collection("experiments")]
public sealed class ArrivalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-lab-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task GroupsComeAndGoAndTheMemoryLimitFollows()
    {
        string? obstacle = MemoryObstacle();
        ExperimentOutcome outcome = await new Experiment(new ExperimentSettings
        {
            Scenario = Scenario(),
            Program = MiniVmmProcess.Program,
            Output = _folder,
            MemoryObstacle = obstacle,
            Plots = false,
        }, new NoProgress()).RunAsync(CancellationToken.None);

        Assert.Empty(outcome.Summary.Failures);
        Assert.False(outcome.Summary.Partial);
        for (int repetition = 1; repetition <= 2; repetition++)
        {
            string run = Path.Combine(_folder, "both", $"r{repetition}");
            string[][] requests = Rows(run, "requests.csv");
            Assert.All(requests, r => Assert.Equal("served", r[4]));
            Assert.Equal(["vm1", "vm2", "vm3"], requests.Select(r => r[2]).Distinct().Order());
            // The late VM is seen after the early ones, which are gone before it is.
            string[][] host = Rows(run, "host.csv");
            Assert.True(Time(host.First(r => r[1] == "vm3")) > Time(host.First(r => r[1] == "vm1")));
            Assert.True(Time(host.Last(r => r[1] == "vm3")) > Time(host.Last(r => r[1] == "vm1")));
            // Whoever was killed instead of stopped has written none.
            Assert.All((int[])[1, 2, 3], vm => Assert.True(new FileInfo(Path.Combine(run, $"vm{vm}", "stats.json")).Length > 0));
            if (obstacle is null) CheckLimits([.. Rows(run, "cgroup.csv").Select(r => long.Parse(r[2], CultureInfo.InvariantCulture))]);
        }
    }

    /// <summary>One monitor more, later two less; the kernel rounds to pages.</summary>
    private static void CheckLimits(long[] kibibytes)
    {
        const long Page = 4;
        long[] distinct = [.. kibibytes.Where((limit, i) => i == 0 || limit != kibibytes[i - 1])];
        Assert.Equal(3, distinct.Length);
        long footprint = distinct[1] - distinct[0];
        Assert.True(footprint > 1024, $"a monitor of {footprint} KiB");
        Assert.InRange(distinct[1] - distinct[2], (2 * footprint) - (2 * Page), (2 * footprint) + (2 * Page));
    }

    private static Scenario Scenario()
    {
        VmGroup early = new()
        {
            Name = "early",
            Vms = 2,
            App = Guest.Path("httpd"),
            MemoryMiB = 64,
            Control = new FvmParameters { Mode = FvmMode.Mpl, PeriodMs = 1000, WindowMs = 12_000 },
            StopSeconds = 5,
            Load = new LoadPlan
            {
                Kind = LoadKind.Closed,
                Requests = [new RequestShape { KiB = 1024, Passes = 20 }, new RequestShape { KiB = 2048, Passes = 10 }],
                Steps = [new LoadStep(0, 1), new LoadStep(2, 3)],
                ThinkSeconds = 0.05,
            },
        };
        VmGroup late = early with
        {
            Name = "late",
            Vms = 1,
            StartSeconds = 1,
            StopSeconds = null,
            Load = early.Load with { Kind = LoadKind.Open, Steps = [new LoadStep(0, 10)] },
        };
        return new Scenario
        {
            Name = "arrivals",
            Question = "Who comes and goes?",
            Repetitions = 2,
            Variants =
            [
                new Variant
                {
                    Name = "both",
                    Policy = "mpl",
                    BudgetMiB = 96,
                    Phases = new Phases(PrimeSeconds: 1, RampSeconds: 1, SettleSeconds: 1, MeasureSeconds: 7),
                    Groups = [early, late],
                },
            ],
        };
    }

    private static string? MemoryObstacle()
    {
        CgroupGrant grant = MemoryCgroups.Create("probe");
        using (grant.Cgroup) return grant.Cgroup is null ? grant.Obstacle : null;
    }

    private static string[][] Rows(string run, string file) =>
        [.. File.ReadLines(Path.Combine(run, file)).Skip(1).Select(l => l.Split(','))];

    private static double Time(string[] row) => double.Parse(row[0], CultureInfo.InvariantCulture);
}
