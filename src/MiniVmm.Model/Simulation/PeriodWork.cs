using MiniVmm.Fvm;

namespace MiniVmm.Model.Simulation;

/// <summary>What a VM did in a control period.</summary>
internal readonly record struct PeriodWork
{
    /// <summary>A VM that fetches memory still gets on for a tenth of the time: what is left is fetched later.</summary>
    private const double MostStalled = 0.9;

    public required double Seconds { get; init; }
    public required RequestCount Requests { get; init; }

    /// <summary>Share of the time in which it was busy, or kept from being so by the host.</summary>
    public required double Busy { get; init; }

    /// <summary>Requests that it will have in the next period, as far as that is known.</summary>
    public required double Next { get; init; }

    /// <summary>The sample; 0 where no tick was busy.</summary>
    public required uint VctUs { get; init; }

    public required double BusyTicks { get; init; }

    /// <param name="plan">The fleet's.</param>
    /// <param name="vm">The VM; its requests, what it carries over and its random numbers change.</param>
    /// <param name="progressS">Virtual seconds that it would have made, busy all the time.</param>
    /// <param name="seconds">The period's length.</param>
    /// <param name="cap">Most active requests.</param>
    /// <param name="moment">The period's end.</param>
    public static PeriodWork Of(FleetPlan plan, ref VmState vm, double progressS, double seconds, int cap, int moment)
    {
        LoadProfile load = plan.Loads[vm.Class];
        double stalledS = Math.Min(vm.StallS, MostStalled * seconds);
        vm.StallS -= (float)stalledS;
        double dilation = seconds / (progressS * (1 - (stalledS / seconds)));
        double duty = plan.Duty(vm.Class, vm.Control.X, dilation);
        double level = load.At(vm.BeginMoment * plan.MomentS, vm.Place);
        RequestCount done = load.Open
            ? RequestCount.Open(load, ref vm, level, seconds, cap, load.WorkS * dilation, duty)
            : RequestCount.Closed(load, ref vm, level, seconds, cap, load.WorkS * dilation, duty);
        double ticks = done.PerS * seconds * load.WorkS * 1000 / FleetPlan.TickMs;
        double busy = Math.Min(1, done.PerS * load.WorkS * dilation);
        // A guest's control period ends with a tick: one that is busy has a sample, however long that takes.
        bool sampled = ticks >= 0.5 || busy >= 0.5;
        double noise = 1 + (plan.Settings.Noise * vm.Random.NextNormal());
        return new PeriodWork
        {
            Seconds = seconds,
            Requests = done,
            Busy = busy,
            Next = load.Open || load.ThinkS > 0 ? done.InSystem : Math.Floor(load.At(moment * plan.MomentS, vm.Place)),
            BusyTicks = ticks,
            VctUs = sampled ? (uint)Math.Clamp(Math.Round(FleetPlan.TickMs * 1000 * dilation * noise), 1, uint.MaxValue) : 0,
        };
    }

    /// <summary>What the guest counts.</summary>
    /// <param name="active">Active requests.</param>
    public ControlPeriod Count(double active)
    {
        double idleMs = Math.Max(0, Seconds * 1000 * (1 - Busy));
        return new ControlPeriod(
            VctUs, (uint)Math.Round(Math.Max(BusyTicks, VctUs > 0 ? 1 : 0)), (uint)(idleMs / FleetPlan.TickMs), (uint)Math.Round(active),
            (uint)Math.Round(Math.Max(0, Requests.InSystem - active)));
    }

    /// <summary>Adds the period to sums, but for the VM's rate.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="active">Active requests.</param>
    /// <param name="decision">What its controller decided; nothing where it goes.</param>
    public void AddTo(ref PeriodTotals sums, double active, in FvmDecision decision)
    {
        sums.Steps++;
        sums.Seconds += Seconds;
        sums.Arrived += Requests.Arrived;
        sums.Served += Requests.Served;
        sums.Dropped += Requests.Dropped;
        sums.Active += active;
        sums.Suspended += Math.Max(0, Requests.InSystem - active);
        sums.InSystem += Requests.InSystem * Seconds;
        if (VctUs > 0)
        {
            sums.Ticks += BusyTicks;
            sums.TickMs += VctUs / 1000.0 * BusyTicks;
        }
        if (decision.Signal.Slowdown.Raw > 0)
        {
            sums.Slowdown += decision.Signal.Slowdown.ToDouble();
            sums.Slowdowns++;
        }
        if (decision.Cap > 0)
        {
            sums.Cap += decision.Cap;
            sums.Caps++;
        }
        if (decision.Signal.Congested)
            sums.Congested++;
    }
}
