using System.Diagnostics;
using MiniVmm.Lab.Load;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>Real sockets against a small server.</summary>
public sealed class LoadGeneratorTests : IAsyncLifetime
{
    private static readonly LoadSource Source = new(Seed: 5, Repetition: 1, new ChecksumTable());

    private readonly RequestLog _log = new();
    private readonly LoadClock _clock = new(new WallClock());
    private readonly LoadGenerator _load;

    public LoadGeneratorTests() => _load = new LoadGenerator(Source, _log, _clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _load.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_client_of_every_vm_is_served_and_checked()
    {
        using SmallServer first = SmallServer.Honest();
        using SmallServer second = SmallServer.Honest();
        _load.Begin(new LoadTarget(0, first.Address, Closed(3)));
        _load.Begin(new LoadTarget(1, second.Address, Closed(3) with { ThinkSeconds = 0.01 }));
        await Until(() => Clients().Count == 6);
        await DrainAsync(0, 1);
        IReadOnlyList<RequestRecord> records = _log.Records();
        Assert.All(records, r => Assert.Equal(RequestOutcome.Served, r.Outcome));
        Assert.All(records, r => Assert.True(r.LatencyMs > 0));
        Assert.Equal(records.Count, _log.Served);
        Assert.False(_log.Corrupt.IsCompleted);
        // Nothing follows once it has been drained.
        Assert.Equal(records.Count, _log.Records().Count);
    }

    [Fact]
    public async Task Clients_join_one_by_one()
    {
        using SmallServer server = SmallServer.Honest();
        // The second joins at a moment that this test never reaches.
        _load.Begin(new LoadTarget(0, server.Address, Closed(2)) { Joins = [0, 3600] });
        await Until(() => _log.Served >= 20);
        Assert.Equal([(0, 0)], Clients());
    }

    [Fact]
    public async Task Clients_come_and_go_with_the_steps()
    {
        using SmallServer server = SmallServer.Honest();
        _load.Begin(new LoadTarget(0, server.Address, Closed(1) with
        {
            Steps = [new LoadStep(0, 1), new LoadStep(0.3, 3), new LoadStep(1, 1)],
        }));
        await Until(() => _clock.Seconds > 1 && Clients().Count == 3);
        Assert.All(_log.Records().Where(r => r.Client > 0), r => Assert.True(r.EndUnixMs > _clock.ZeroUnixMs + 300));
        // What the two sent before they left has long been answered when the third was served twenty times more.
        int others = 0;
        for (int i = 0; i < 2; i++)
        {
            int served = Served(client: 0);
            await Until(() => Served(client: 0) > served + 20);
            others = i == 0 ? Served(client: 1) + Served(client: 2) : others;
        }
        Assert.Equal(others, Served(client: 1) + Served(client: 2));
    }

    [Fact]
    public async Task Poisson_arrivals_are_sent_to_the_last_and_timed_from_their_arrival()
    {
        using SmallServer server = SmallServer.Honest();
        LoadTarget target = new(0, server.Address, Open(200)) { UntilSeconds = 1 };
        double[] arrivals = [.. Arrival.Of(target, Source).Select(a => a.Seconds)];
        _load.Begin(target);
        await Until(() => _log.Records().Count == arrivals.Length);
        Assert.All(_log.Records(), r => Assert.Equal(RequestOutcome.Served, r.Outcome));
        double[] sent = [.. _log.Records().Select(r => (r.EndUnixMs - _clock.ZeroUnixMs - r.LatencyMs) / 1000).Order()];
        Assert.All(arrivals.Zip(sent), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5));
        Assert.InRange(arrivals.Length, 144, 256);
    }

    [Fact]
    public async Task Beyond_so_many_under_way_arrivals_are_dropped()
    {
        int asked = 0;
        using SmallServer silent = new(_ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        _load.Begin(new LoadTarget(0, silent.Address, Open(5000)));
        await Until(() => asked == OpenLoop.MostUnderWay && _log.Records().Count > 100);
        Assert.All(_log.Records(), r => Assert.Equal((RequestOutcome.Dropped, -1), (r.Outcome, r.Client)));
        Assert.Equal(OpenLoop.MostUnderWay, asked);
    }

    [Fact]
    public async Task A_wrong_checksum_is_reported_with_its_request()
    {
        using SmallServer server = new(context => SmallServer.SendAsync(context, "checksum=00000000 pages=1\n"));
        _load.Begin(new LoadTarget(0, server.Address, Closed(1)));
        string corrupt = await _log.Corrupt.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("vm1", corrupt);
        Assert.Contains("seed=5", corrupt);
        Assert.Equal(0, _log.Served);
    }

    [Fact]
    public async Task Refusals_failures_and_timeouts_are_told_apart()
    {
        using SmallServer busy = new(context => SmallServer.SendAsync(context, "busy\n", 503));
        using SmallServer silent = new(_ => Task.CompletedTask);
        // Nobody listens on port 1 (tcpmux).
        Uri nobody = new("http://127.0.0.1:1/");
        foreach ((int vm, Uri server) in ((Uri[])[busy.Address, silent.Address, nobody]).Index())
            _load.Begin(new LoadTarget(vm, server, Closed(1) with { TimeoutSeconds = 0.3 }));
        await Until(() => Clients().Count == 3);
        RequestOutcome[] expected = [RequestOutcome.Refused, RequestOutcome.TimedOut, RequestOutcome.Failed];
        Assert.All(_log.Records(), r => Assert.Equal(expected[r.Vm], r.Outcome));
    }

    [Fact]
    public async Task Neither_draining_nor_ending_waits_for_a_guest_that_thrashes()
    {
        using SmallServer silent = new(_ => Task.CompletedTask);
        _load.Begin(new LoadTarget(0, silent.Address, Closed(4)));
        _load.Begin(new LoadTarget(1, silent.Address, Closed(4)));
        await Task.Delay(100);
        await _load.DrainAsync(0, TimeSpan.FromMilliseconds(50), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        await _load.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(_log.Records());
    }

    private static LoadPlan Closed(int clients) => new()
    {
        Kind = LoadKind.Closed,
        Requests = [new RequestShape { KiB = 16, Passes = 2 }],
        Steps = [new LoadStep(0, clients)],
    };

    private static LoadPlan Open(double rate) =>
        Closed(1) with { Kind = LoadKind.Open, Steps = [new LoadStep(0, rate)] };

    private HashSet<(int, int)> Clients() => [.. _log.Records().Select(r => (r.Vm, r.Client))];

    private int Served(int client) => _log.Records().Count(r => r.Client == client);

    private Task DrainAsync(params int[] vms) =>
        Task.WhenAll(vms.Select(vm => _load.DrainAsync(vm, Timeout.InfiniteTimeSpan, CancellationToken.None)));

    private static async Task Until(Func<bool> condition)
    {
        for (long start = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(10))
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "it never came about");
    }
}
