using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>Who sends when, apart from any socket.</summary>
public sealed class LoadScheduleTests
{
    private static readonly LoadPlan Plan = new()
    {
        Kind = LoadKind.Closed,
        Requests = [new RequestShape { KiB = 16, Passes = 2 }],
        Steps = [new LoadStep(0, 2), new LoadStep(10, 5)],
        OnSeconds = 4,
        OffSeconds = 2,
    };

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 2)]
    [InlineData(3.9, 2)]
    [InlineData(4, 0)]
    [InlineData(6, 2)]
    [InlineData(10, 0)]
    [InlineData(12, 5)]
    [InlineData(16, 0)]
    [InlineData(19.9, 5)]
    [InlineData(20, 0)]
    public void The_level_follows_steps_and_gates_until_the_end(double at, double level) =>
        Assert.Equal(level, new LevelSchedule(Plan, 20).At(at));

    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, 6)]
    [InlineData(9, 10)]
    [InlineData(10, 12)]
    [InlineData(18, 20)]
    [InlineData(20, double.PositiveInfinity)]
    public void Every_change_is_announced(double after, double next) =>
        Assert.Equal(next, new LevelSchedule(Plan, 20).NextChange(after));

    [Fact]
    public void Gates_that_no_binary_fraction_hits_do_not_hold_time_up()
    {
        LevelSchedule levels = new(Plan with { OnSeconds = 0.1, OffSeconds = 0.2 }, 1000);
        int changes = 0;
        for (double at = 0; double.IsFinite(at); at = levels.NextChange(at))
            changes++;
        // Two for each of 3,333 cycles, and a few more where rounding takes one change for two.
        Assert.InRange(changes, 6_660, 14_000);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 5, 0, 5)]
    [InlineData(2, 0, 0, 10)]
    [InlineData(2, 0, 15, 15)]
    [InlineData(2, 0, 20, double.PositiveInfinity)]
    [InlineData(1, 0, 25, 25)]
    [InlineData(1, 0, 30, double.PositiveInfinity)]
    [InlineData(3, 0, 0, double.PositiveInfinity)]
    public void The_client_that_came_last_leaves_first(int client, double joins, double from, double active)
    {
        LoadPlan steps = Plan with
        {
            Steps = [new LoadStep(0, 1), new LoadStep(10, 3), new LoadStep(20, 2)],
            OffSeconds = 0,
        };
        Assert.Equal(active, new ClientSchedule(new LevelSchedule(steps, 30), client, joins).NextActive(from));
    }

    [Fact]
    public void Clients_join_vm_by_vm_in_turn()
    {
        IReadOnlyList<IReadOnlyList<double>> joins = JoinOrder.Of([2, 1, 0, 3], rampSeconds: 12);
        Assert.Equal([0, 6], joins[0]);
        Assert.Equal([2], joins[1]);
        Assert.Empty(joins[2]);
        Assert.Equal([4, 8, 10], joins[3]);
    }

    [Fact]
    public void Arrivals_are_a_poisson_process_that_follows_its_rate()
    {
        LevelSchedule rates = new(Plan with
        {
            Kind = LoadKind.Open,
            Steps = [new LoadStep(0, 5), new LoadStep(100, 0), new LoadStep(200, 50)],
            OnSeconds = 1,
            OffSeconds = 1,
        }, 300);
        double[] times = [.. ArrivalSchedule.Times(rates, new SplitMix64(7))];
        Assert.Equal(times, ArrivalSchedule.Times(rates, new SplitMix64(7)));
        Assert.NotEqual(times, ArrivalSchedule.Times(rates, new SplitMix64(8)));
        Assert.Equal(times.Order(), times);
        Assert.All(times, t => Assert.True(rates.At(t) > 0, $"an arrival at {t} s"));
        // 250 and 2,500 are expected; four standard deviations of a Poisson count are 63 and 200.
        Assert.InRange(times.Count(t => t < 100), 187, 313);
        Assert.InRange(times.Count(t => t > 200), 2300, 2700);
        // In a Poisson process the number per second has its mean for variance.
        double[] perSecond = [.. times.Where(t => t > 200).GroupBy(Math.Floor).Select(g => (double)g.Count())];
        double mean = perSecond.Average(), variance = perSecond.Average(n => (n - mean) * (n - mean));
        Assert.InRange(variance / mean, 0.4, 2);
    }

    [Fact]
    public void Shapes_are_drawn_by_their_shares()
    {
        RequestShape shape = Plan.Requests[0];
        RequestMix mix = new([shape with { Share = 1 }, shape with { Share = 3 }, shape with { Share = 0 }]);
        SplitMix64 random = new(3);
        int[] drawn = [.. Enumerable.Range(0, 4000).Select(_ => mix.Draw(random))];
        // Four standard deviations of the binomial count are 110.
        Assert.InRange(drawn.Count(s => s == 1), 2890, 3110);
        Assert.DoesNotContain(2, drawn);
    }

    [Fact]
    public void Streams_differ_by_every_step_of_their_path()
    {
        ulong[] first = [.. from seed in Enumerable.Range(0, 4) from vm in Enumerable.Range(-1, 4) from client in Enumerable.Range(-1, 4)
                            select SplitMix64.Along((uint)seed, vm, client).Next()];
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[0], SplitMix64.Along(0, -1, -1).Next());
    }

    [Fact]
    public void Every_walk_that_may_be_asked_for_is_known_before()
    {
        LoadPlan open = Plan with { Kind = LoadKind.Open, Requests = [Plan.Requests[0], Plan.Requests[0] with { KiB = 32 }] };
        Scenario scenario = ScenarioOf(Plan, open);
        HashSet<RequestWork> known = [.. RequestWork.NeededBy(scenario)];
        Assert.Equal(known.Count, RequestWork.NeededBy(scenario).Count);
        for (int client = 0; client < 5; client++)
            Assert.Contains(RequestWork.Of(Plan, 0, scenario.Seed, vm: 1, client), known);
        for (int connection = 0; connection < OpenLoop.MostUnderWay; connection++)
            Assert.Contains(RequestWork.Of(open, 1, scenario.Seed, vm: 3, connection), known);
        Assert.DoesNotContain(RequestWork.Of(Plan, 0, scenario.Seed, vm: 1, client: 5), known);
    }

    [Fact]
    public void Only_an_unusual_priority_is_asked_for()
    {
        LoadPlan plan = Plan with { Requests = [Plan.Requests[0], Plan.Requests[0] with { Priority = 9 }] };
        LoadSource source = new(Seed: 5, Repetition: 1, new ChecksumTable());
        PreparedRequest[] requests = source.RequestsOf(new LoadTarget(2, new Uri("http://guest/"), plan), client: 3);
        Assert.Equal(
            ["/cgi?kb=16&passes=2&seed=2008", "/cgi?kb=16&passes=2&seed=2008&prio=9"], requests.Select(r => r.Address.PathAndQuery));
        Assert.All(requests, r => Assert.Equal(MemoryWalk.Checksum(16, 2, 2008), r.Checksum));
    }

    private static Scenario ScenarioOf(params LoadPlan[] loads)
    {
        VmGroup group = new()
        {
            Name = "g",
            Vms = 2,
            App = "httpd",
            MemoryMiB = 64,
            Control = new MiniVmm.Fvm.FvmParameters(),
            Load = loads[0],
        };
        Variant variant = new()
        {
            Name = "v",
            Policy = "plain",
            Phases = new Phases(1, 1, 1, 1),
            Groups = [.. loads.Select(l => group with { Load = l })],
        };
        return new Scenario { Name = "s", Question = "?", Variants = [variant, variant with { Name = "w" }] };
    }
}
