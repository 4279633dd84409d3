using System.Text.Json;
using MiniVmm.Fvm;
using MiniVmm.Model.Simulation;
using Xunit;

namespace MiniVmm.Tests.Model.Simulation;

public sealed class SimulatorTests
{
    [Fact]
    public void A_vm_alone_serves_what_its_processor_is_able_to()
    {
        SimulationResult result = Simulated.Run(Simulated.Of(1, null, Simulated.Vms("vm", FvmMode.Off)));

        Assert.InRange(result.All.RequestsPerS, 49.9, 50.1);
        Assert.Equal(10, result.All.VctMs!.Value, 6);
        Assert.Equal(100, result.All.TicksPerS!.Value, 6);
        Assert.Equal(8, result.All.Active!.Value, 6);
        // Little: eight in the system, fifty a second.
        Assert.InRange(result.All.LatencyMs!.Value, 159, 161);
        Assert.InRange(result.Efficiency!.Value, 0.99, 1.01);
        Assert.Equal(0, result.All.CongestedShare);
    }

    [Fact]
    public void Vms_share_too_few_processors()
    {
        SimulationSettings settings = Simulated.Of(4, null, Simulated.Vms("vm", FvmMode.Off));
        SimulationResult result = Simulated.Run(settings with { HostClasses = [new HostClass("host", 1, 2, null)] });

        Assert.InRange(result.All.RequestsPerS, 99.8, 100.2);
        Assert.Equal(20, result.All.VctMs!.Value, 6);
        Assert.InRange(result.All.Jain!.Value, 0.9999, 1);
    }

    [Fact]
    public void A_tick_that_takes_longer_than_it_should_slows_the_work_down()
    {
        SimulationSettings settings = Simulated.Of(1, null, Simulated.Vms("vm", FvmMode.Off));
        SimulationResult result = Simulated.Run(settings with { Curve = settings.Curve with { TickMs = 12.5 } });

        Assert.InRange(result.All.RequestsPerS, 39.9, 40.1);
        Assert.Equal(12.5, result.All.VctMs!.Value, 6);
        Assert.Equal(80, result.All.TicksPerS!.Value, 6);
    }

    [Fact]
    public void Clients_that_think_ask_for_no_more_than_they_want()
    {
        VmClass vm = Simulated.Vms("vm", FvmMode.Off, clients: 1);
        SimulationResult result = Simulated.Run(
            Simulated.Of(1, null, vm with { Load = vm.Load with { ThinkS = 0.48 } }));

        // One client: 20 ms of work, 480 ms of thought.
        Assert.InRange(result.All.RequestsPerS, 1.95, 2.05);
        Assert.Equal(4, result.All.TicksPerS!.Value, 1);
    }

    [Fact]
    public void Caps_are_those_of_the_loop_that_is_fed_with_the_same_samples()
    {
        SimulationSettings settings = Simulated.Of(1, 40, Simulated.Vms("vm", FvmMode.Mpl, clients: 20, rampS: 8)) with { Noise = 0.1 };
        SimulationResult result = Simulated.Run(settings);
        FvmParameters parameters = settings.VmClasses[0].Control;
        FvmState state = FvmLoop.Start(parameters);
        Assert.Equal(70, result.Periods.Count);
        (int rises, int falls) = (0, 0);
        double before = 0;
        foreach (PeriodFigures period in result.Periods)
        {
            (state, FvmDecision decision) = FvmLoop.Adapt(
                parameters, state, new ControlPeriod((uint)Math.Round((period.VctMs ?? 0) * 1000)));
            Assert.Equal(decision.Cap, period.Cap);
            Assert.Equal(decision.Signal.Slowdown.ToDouble(), period.Slowdown ?? 0, 9);
            (rises, falls) = (rises + (period.Cap > before ? 1 : 0), falls + (period.Cap < before ? 1 : 0));
            before = period.Cap!.Value;
        }
        Assert.True(rises > 5 && falls > 3, $"the cap rose {rises} times and fell {falls} times");
    }

    [Fact]
    public void Overload_brings_plain_vms_down_and_not_friendly_ones()
    {
        SimulationResult plain = Simulated.Run(Simulated.Of(4, 120, Simulated.Vms("vm", FvmMode.Off)));
        SimulationResult friendly = Simulated.Run(Simulated.Of(4, 120, Simulated.Vms("vm", FvmMode.Mpl, rampS: 5)));
        SimulationResult one = Simulated.Run(Simulated.Of(
            4, 120, Simulated.Vms("vm", FvmMode.Mpl, rule: "fixed") with { Control = Simulated.Control(FvmMode.Mpl, "fixed") with { Threads = 2 } }));

        Assert.InRange(plain.Efficiency!.Value, 0, 0.05);
        Assert.InRange(friendly.All.RequestsPerS, 10 * plain.All.RequestsPerS, one.All.RequestsPerS);
        Assert.InRange(one.Efficiency!.Value, 0.99, 1.01);
        Assert.True(friendly.All.PagedInMiBPerS > 0, "AIMD suspends requests half-way, and their memory must come back");
        Assert.Equal(0, one.All.PagedInMiBPerS);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 0.1)]
    [InlineData(true, 0.1)]
    public void Every_request_is_somewhere(bool open, double arrivalsPerS)
    {
        VmClass[] classes =
        [
            Simulated.Vms("plain", FvmMode.Off), Simulated.Vms("mpl", FvmMode.Mpl), Simulated.Vms("rate", FvmMode.Rate),
        ];
        LoadLevel[] levels = open ? [new(0, 30), new(20, 400), new(40, 5)] : [new(0, 9), new(20, 2), new(30, 0), new(40, 7)];
        SimulationSettings settings = Simulated.Of(
            12, 360, [.. classes.Select(c => c with { Load = c.Load with { Open = open, Levels = levels, ThinkS = open ? 0 : 0.05 } })]);
        SimulationResult result = Simulated.Run(settings with
        {
            Hosts = 4,
            Noise = 0.05,
            ArrivalsPerS = arrivalsPerS,
            LifetimeS = arrivalsPerS > 0 ? 20 : null,
        });

        RequestBalance requests = result.Requests;
        Assert.Equal(requests.Arrived, requests.Served + requests.Dropped + requests.Abandoned + requests.Pending);
        Assert.True(requests.Served > 1000);
        Assert.Equal(open, requests.Dropped > 0);
        Assert.Equal(arrivalsPerS > 0, requests.Abandoned > 0);
    }

    [Fact]
    public void Threads_make_no_difference_and_seeds_do()
    {
        SimulationSettings settings = Simulated.Of(
            4, 120, Simulated.Vms("a", FvmMode.Mpl), Simulated.Vms("b", FvmMode.Mpl, rule: "probe"), Simulated.Vms("c", FvmMode.Off, share: 0.2))
            with
        {
            Vms = 8000,
            Hosts = 2000,
            HostClasses = [new HostClass("small", 3, 2, 120), new HostClass("large", 1, 8, 480)],
            Noise = 0.05,
            ArrivalsPerS = 100,
            LifetimeS = 60,
            WarmUpPeriods = 5,
            MeasuredPeriods = 20,
        };
        string one = Text(Simulated.Run(settings, threads: 1));
        Assert.Equal(one, Text(Simulated.Run(settings, threads: 4)));
        Assert.NotEqual(one, Text(Simulated.Run(settings with { Seed = 2 }, threads: 4)));

        static string Text(SimulationResult result) => JsonSerializer.Serialize(result);
    }

    [Theory]
    [InlineData(PlacementPolicy.Random)]
    [InlineData(PlacementPolicy.TwoChoices)]
    [InlineData(PlacementPolicy.LeastLoaded)]
    [InlineData(PlacementPolicy.InTurn)]
    public void Vms_come_and_go(PlacementPolicy placement)
    {
        SimulationSettings settings = Simulated.Of(4, 1200, Simulated.Vms("vm", FvmMode.Mpl, clients: 1)) with
        {
            Vms = 0,
            Hosts = 10,
            ArrivalsPerS = 10,
            LifetimeS = 20,
            Placement = placement,
            WarmUpPeriods = 100,
            MeasuredPeriods = 100,
        };
        SimulationResult result = Simulated.Run(settings);

        // M/G/infinity: 10/s for 20 s each.
        Assert.InRange(result.Periods.Skip(100).Average(p => p.Vms), 180, 220);
        Assert.InRange(result.Arrivals, 1850, 2150);
        Assert.Equal(result.Arrivals - result.Departures, result.Periods[^1].Vms);
    }

    [Fact]
    public void Choosing_the_least_loaded_host_is_fairer_than_chance()
    {
        SimulationSettings settings = Simulated.Of(2, 64, Simulated.Vms("vm", FvmMode.Off, clients: 1)) with { Vms = 800, Hosts = 200 };
        double chance = Simulated.Run(settings with { Placement = PlacementPolicy.Random }).All.Jain!.Value;
        double two = Simulated.Run(settings with { Placement = PlacementPolicy.TwoChoices }).All.Jain!.Value;
        double least = Simulated.Run(settings with { Placement = PlacementPolicy.LeastLoaded }).All.Jain!.Value;
        Assert.True(chance < two && two < least, $"{chance}, {two}, {least}");
    }

    [Fact]
    public void Hosts_alike_get_as_many_vms_although_no_client_is_there_yet()
    {
        VmClass vm = Simulated.Vms("vm", FvmMode.Off, clients: 1, rampS: 5);
        SimulationResult result = Simulated.Run(Simulated.Of(1, 120, vm) with { Vms = 300, Hosts = 100 });
        Assert.InRange(result.All.RequestsPerS, 4990, 5010);
        Assert.InRange(result.All.Jain!.Value, 0.999, 1);
    }

    [Fact]
    public void Planned_vms_start_and_stop_when_they_shall()
    {
        SimulationSettings settings = Simulated.Of(
            4, null, Simulated.Vms("stays", FvmMode.Off, share: 3), Simulated.Vms("late", FvmMode.Off) with { StartS = 20, StopS = 40 });
        SimulationResult result = Simulated.Run(settings);
        Assert.All(result.Periods, p => Assert.Equal(p.AtS is > 19 and < 39 ? 4 : 3, p.Vms));
        Assert.Equal((1, 1), (result.Arrivals, result.Departures));
    }

    [Fact]
    public void A_stop_keeps_what_is_done()
    {
        using CancellationTokenSource stop = new();
        SimulationResult result = Simulator.Run(
            Simulated.Of(2, null, Simulated.Vms("vm", FvmMode.Off)), 1, (done, _) => { if (done == 15) stop.Cancel(); }, stop.Token);
        Assert.True(result.Partial);
        Assert.InRange(result.Periods.Count, 15, 15 + Simulator.MostEpochsInARow);
        Assert.InRange(result.All.RequestsPerS, 95, 105);
    }

    [Fact]
    public void Faulty_settings_say_what_is_wrong()
    {
        SimulationSettings good = Simulated.Of(4, 120, Simulated.Vms("vm", FvmMode.Mpl));
        Assert.Null(good.Fault());
        Assert.Contains("noise", (good with { Noise = 0.5 }).Fault());
        Assert.Contains("hosts", (good with { Hosts = 0 }).Fault());
        Assert.Contains("knee", (good with { Curve = good.Curve with { Knee = double.NaN } }).Fault());
        Assert.Contains("exponent", (good with { Curve = good.Curve with { Exponent = 0.5 } }).Fault());
        Assert.Contains("page-in", (good with { PageInSPerMiB = -1 }).Fault());
        Assert.Contains("lifetime", (good with { LifetimeS = 0 }).Fault());
        Assert.Contains("measured", (good with { MeasuredPeriods = 0 }).Fault());
        Assert.Contains("budget", (good with { HostClasses = [new HostClass("h", 1, 2, 0)] }).Fault());
        Assert.Contains("clients", (good with { VmClasses = [Simulated.Vms("vm", FvmMode.Mpl, clients: 5000)] }).Fault());
        Assert.Contains("windows", (good with
        {
            Vms = 1_000_000,
            VmClasses = [good.VmClasses[0] with { Control = good.VmClasses[0].Control with { WindowMs = 4_000_000 } }],
        }).Fault());
    }
}
