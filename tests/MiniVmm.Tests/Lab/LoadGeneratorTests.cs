using System.Diagnostics;
using MiniVmm.Lab.Load;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>Real sockets against a small server.</summary>
public sealed class LoadGeneratorTests
{
    [Fact]
    public async Task Every_client_of_every_vm_is_served_and_checked()
    {
        using SmallServer first = SmallServer.Honest();
        using SmallServer second = SmallServer.Honest();
        await using LoadGenerator load = new(Target(first.Address, second.Address), clientsPerVm: 3, new WallClock());
        load.Start(TimeSpan.FromMilliseconds(50));
        await Until(() => Clients(load).Count == 6);
        await load.FinishAsync(CancellationToken.None);
        IReadOnlyList<RequestRecord> records = load.Records();
        Assert.All(records, r => Assert.Equal(RequestOutcome.Served, r.Outcome));
        Assert.All(records, r => Assert.True(r.LatencyMs > 0));
        Assert.Equal(records.Count, load.Served);
        Assert.False(load.Corrupt.IsCompleted);
        // Nothing follows once it has finished.
        Assert.Equal(records.Count, load.Records().Count);
    }

    [Fact]
    public async Task Clients_join_one_by_one()
    {
        using SmallServer server = SmallServer.Honest();
        await using LoadGenerator load = new(Target(server.Address), clientsPerVm: 2, new WallClock());
        // The second joins at half of the ramp, which this test never reaches.
        load.Start(TimeSpan.FromHours(1));
        await Until(() => load.Served >= 20);
        Assert.Equal([(0, 0)], Clients(load));
    }

    [Fact]
    public async Task A_wrong_checksum_is_reported_with_its_seed()
    {
        using SmallServer server = new(context => SmallServer.SendAsync(context, "checksum=00000000 pages=1\n"));
        await using LoadGenerator load = new(Target(server.Address), clientsPerVm: 1, new WallClock());
        load.Start(TimeSpan.Zero);
        string corrupt = await load.Corrupt.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("vm1", corrupt);
        Assert.Contains("seed 5", corrupt);
        Assert.Equal(0, load.Served);
    }

    [Fact]
    public async Task Refusals_failures_and_timeouts_are_told_apart()
    {
        using SmallServer busy = new(context => SmallServer.SendAsync(context, "busy\n", 503));
        using SmallServer silent = new(_ => Task.CompletedTask);
        // Nobody listens on port 1 (tcpmux).
        Uri nobody = new("http://127.0.0.1:1/");
        LoadTarget target = Target(busy.Address, silent.Address, nobody) with
        {
            Timeout = TimeSpan.FromMilliseconds(300),
        };
        await using LoadGenerator load = new(target, clientsPerVm: 1, new WallClock());
        load.Start(TimeSpan.Zero);
        await Until(() => Clients(load).Count == 3);
        RequestOutcome[] expected = [RequestOutcome.Refused, RequestOutcome.TimedOut, RequestOutcome.Failed];
        Assert.All(load.Records(), r => Assert.Equal(expected[r.Vm], r.Outcome));
    }

    [Fact]
    public async Task Ending_it_does_not_wait_for_a_guest_that_thrashes()
    {
        using SmallServer silent = new(_ => Task.CompletedTask);
        LoadGenerator load = new(Target(silent.Address), clientsPerVm: 4, new WallClock());
        load.Start(TimeSpan.Zero);
        await Task.Delay(100);
        await load.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(load.Records());
    }

    private static HashSet<(int, int)> Clients(LoadGenerator load) => [.. load.Records().Select(r => (r.Vm, r.Client))];

    private static LoadTarget Target(params Uri[] servers) =>
        new(servers, RequestKiB: 16, Passes: 2, Seed: 5, Timeout: TimeSpan.FromMinutes(5));

    private static async Task Until(Func<bool> condition)
    {
        for (long start = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(10))
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "it never came about");
    }
}
