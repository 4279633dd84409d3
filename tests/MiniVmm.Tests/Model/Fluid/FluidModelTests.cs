using MiniVmm.Fvm;
using MiniVmm.Model.Curves;
using MiniVmm.Model.Fluid;
using MiniVmm.Model.Loop;
using Xunit;

namespace MiniVmm.Tests.Model.Fluid;

public sealed class FluidModelTests
{
    private static readonly ThrashingCurve Curve = new(10, 2, 0.75, 35, 2.15);

    [Fact]
    public void Without_pressure_a_cap_grows_by_a_each_period_and_throughput_is_the_processors()
    {
        FluidTrajectory run = Run(Group(clients: 9), null, to: 100);
        FluidPoint first = run.Points.First(p => p.Seconds >= 0), later = run.Points.First(p => p.Seconds >= 50);
        Assert.Equal(10, later.X - first.X, 0.05);
        // Four busy VMs on two processors: ticks of 20 ms, and 40 ms of work take 80.
        Assert.Equal(20, later.VctMs, 1e-6);
        Assert.Equal(1000 / 80.0, later.RequestsPerS, 1e-3);
        Assert.Equal(9, later.Active);
        Assert.Equal(0, later.Congestion, 1e-6);
    }

    [Fact]
    public void A_fixed_cap_stays_and_plain_takes_all()
    {
        FluidTrajectory capped = Run(Group(clients: 9, rule: "fixed", threads: 3), 120, to: 60);
        Assert.All(capped.Points, p => Assert.Equal(3, p.Cap));
        FluidTrajectory plain = Run(Group(clients: 9, mode: FvmMode.Off), 120, to: 60);
        Assert.All(plain.Points, p => Assert.Null(p.Cap));
        Assert.Equal(Curve.VctMs(4, 36 * 8 / 120.0), plain.Points[^1].VctMs, 1e-6);
        Assert.True(plain.Points[^1].RequestsPerS < capped.Points[^1].RequestsPerS / 5);
    }

    [Fact]
    public void The_smoothed_vct_follows_a_step_by_its_time_constant()
    {
        FluidGroup group = Group(clients: 9, rule: "fixed", threads: 3) with { Levels = [new(0, 1), new(100, 9)] };
        FluidTrajectory run = Run(group, 24, to: 200, sampled: false);
        double low = Curve.VctMs(4, 4 * 8 / 24.0), high = Curve.VctMs(4, 12 * 8 / 24.0), tau = -5 / Math.Log(0.7);
        FluidPoint after = run.Points.First(p => p.Seconds >= 100 + tau);
        Assert.Equal(high + ((low - high) * Math.Exp(-(after.Seconds - 100) / tau)), after.SmoothedMs, 0.02 * high);
    }

    [Fact]
    public void Where_the_window_never_forgets_aimd_comes_to_rest_at_the_equilibrium()
    {
        FluidGroup group = Group(clients: 30);
        group = group with { Control = group.Control with { WindowMs = 4000 * 5000, Add = Q16.Parse("0.25") } };
        FluidTrajectory run = Run(group, 400, to: 6000, sampled: false);
        Equilibrium rest = Equilibrium.Find(Plant(group, 400, 0.1), out _)!;
        Assert.Equal(rest.X, run.Mean(4000, 6000, p => p.X)!.Value, 0.1 * rest.X);
    }

    [Fact]
    public void A_finer_step_changes_little()
    {
        FluidGroup group = Group(clients: 9);
        FluidSpan coarse = new(-4, 190) { Sampled = false }, fine = coarse with { StepsPerPeriod = 80 };
        FluidHost host = new(Curve, 120, 0.15);
        double?[] means = [.. new[] { coarse, fine }.Select(s => FluidModel.Run(host, [group], s)[0].Mean(60, 190, p => p.Cap))];
        Assert.Equal(means[1]!.Value, means[0]!.Value, 0.05 * means[1]!.Value);
    }

    [Fact]
    public void Without_noise_the_sampled_model_decides_as_the_control_loop_itself_does()
    {
        FluidGroup group = Group(clients: 9, threads: 3);
        FluidTrajectory run = FluidModel.Run(new FluidHost(Curve, 120, 0), [group], new FluidSpan(-5, 200))[0];
        FvmState state = FvmLoop.Start(group.Control);
        double[] ends = [.. Enumerable.Range(1, 40).Select(k => -5 + (k * 5.0))];
        foreach (double end in ends)
        {
            // The cap that was in force during the period makes its VCT, as the model has it.
            FluidPoint[] period = [.. run.Points.Where(p => p.Seconds >= end - 5 - 1e-6 && p.Seconds < end - 1e-6)];
            Assert.InRange(Math.Abs((state.X / 65536.0) - period[^1].X), 0, 0.02);
            double vct = period.Sum(p => p.Busy) / period.Sum(p => p.Busy / p.VctMs);
            (state, _) = FvmLoop.Adapt(group.Control, state, new ControlPeriod((uint)(vct * 1000)));
        }
    }

    [Fact]
    public void A_host_where_a_tick_takes_longer_than_a_period_is_still_noticed()
    {
        FluidGroup group = Group(clients: 30);
        group = group with { Control = group.Control with { PeriodMs = 100, WindowMs = 1200 }, Levels = [new(0, 1), new(10, 30)] };
        FluidTrajectory run = Run(group, 48, to: 40);
        Assert.Contains(run.Points, p => p.VctMs > 1000);
        Assert.InRange(run.Mean(20, 40, p => p.Cap)!.Value, 1, 3);
    }

    [Fact]
    public void Groups_come_and_go_and_all_feel_it()
    {
        FluidGroup early = Group(clients: 9, rule: "fixed", threads: 3), late = early with { Name = "late", Vms = 2, StartSeconds = 50, StopSeconds = 100 };
        IReadOnlyList<FluidTrajectory> runs = FluidModel.Run(new FluidHost(Curve, 120, 0.1), [early, late], new FluidSpan(-4, 150));
        Assert.All(runs[1].Points, p => Assert.InRange(p.Seconds, 50, 100));
        Assert.True(At(70) > 2 * At(40));
        Assert.Equal(At(40), At(140), 1e-6);
        double At(double seconds) => runs[0].Points.First(p => p.Seconds >= seconds).VctMs;
    }

    [Fact]
    public void An_open_loop_serves_what_comes_while_it_can()
    {
        FluidGroup group = Group(clients: 0, mode: FvmMode.Off) with { Open = true, Levels = [new(0, 8)] };
        FluidTrajectory run = Run(group, null, to: 60);
        Assert.Equal(8, run.Points[^1].RequestsPerS, 0.1);
        FluidTrajectory tooMuch = Run(group with { Levels = [new(0, 20)] }, null, to: 60);
        Assert.Equal(12.5, tooMuch.Points[^1].RequestsPerS, 0.1);
        Assert.Equal(64, tooMuch.Points[^1].Active);
    }

    [Fact]
    public void Probe_stays_at_one_thread_where_the_processor_never_idles()
    {
        FluidTrajectory run = Run(Group(clients: 9, rule: "probe"), 120, to: 200);
        Assert.Equal(1, run.Mean(100, 200, p => p.Cap)!.Value, 0.05);
    }

    internal static FluidGroup Group(
        double clients, FvmMode mode = FvmMode.Mpl, string rule = "aimd", ushort threads = 10) => new()
        {
            Name = "vm",
            Vms = 4,
            Control = new FvmParameters { Mode = mode, Rule = rule, Threads = threads },
            Levels = [new(0, clients)],
            RequestMiB = 8,
            WorkMs = 40,
        };

    internal static LoopPlant Plant(FluidGroup group, double budget, double noise) => new()
    {
        Control = group.Control,
        Curve = Curve,
        Vms = group.Vms,
        Clients = group.Levels[0].Level,
        RequestMiB = group.RequestMiB,
        BudgetMiB = budget,
        Noise = noise,
    };

    private static FluidTrajectory Run(FluidGroup group, double? budget, double to, double noise = 0.1, bool sampled = true) =>
        FluidModel.Run(new FluidHost(Curve, budget, noise), [group], new FluidSpan(-4, to) { Sampled = sampled })[0];
}
