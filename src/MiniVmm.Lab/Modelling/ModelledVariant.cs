using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Fluid;

namespace MiniVmm.Lab.Modelling;

/// <summary>What the fluid model makes of a variant.</summary>
public sealed class ModelledVariant
{
    /// <summary>From an instance's start until it serves; about as long as on a host that does nothing else.</summary>
    private const double BootSeconds = 1;

    private readonly double _fromSeconds, _toSeconds;

    /// <param name="variant">The variant.</param>
    /// <param name="curve">Its host.</param>
    /// <param name="delaySeconds">By how much VCT reaches the signal late.</param>
    /// <param name="sampled">Whether rules act at the ends of control periods, as in guests.</param>
    public ModelledVariant(Variant variant, CurveDocument curve, double delaySeconds = 0, bool sampled = true)
    {
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(curve);
        Variant = variant;
        Phases phases = variant.Phases;
        _fromSeconds = phases.RampSeconds + phases.SettleSeconds;
        _toSeconds = _fromSeconds + phases.MeasureSeconds;
        Trajectories = FluidModel.Run(
            new FluidHost(curve.Curve, variant.BudgetMiB, curve.Noise), [.. variant.Groups.Select(g => GroupOf(g, phases, curve))],
            new FluidSpan(-(phases.PrimeSeconds + BootSeconds), _toSeconds) { DelaySeconds = delaySeconds, Sampled = sampled });
    }

    public Variant Variant { get; }

    /// <summary>One per group.</summary>
    public IReadOnlyList<FluidTrajectory> Trajectories { get; }

    /// <summary>Requests per second of all VMs together, over the measured interval.</summary>
    public double RequestsPerS => Trajectories.Sum(t => Alive(t) * t.Group.Vms * (Mean(t, p => p.RequestsPerS) ?? 0));

    /// <summary>VCT of all VMs, weighted by busy ticks, ms.</summary>
    public double? VctMs
    {
        get
        {
            double busy = Trajectories.Sum(t => t.Group.Vms * (Mean(t, p => p.Busy) ?? 0));
            double ticks = Trajectories.Sum(t => t.Group.Vms * (Mean(t, p => p.Busy / p.VctMs) ?? 0));
            return ticks > 0 ? busy / ticks : null;
        }
    }

    /// <summary>Mean cap of the VMs that have one; null without.</summary>
    public double? Cap => Weighted(p => p.Cap);

    /// <summary>R, mean over the VMs.</summary>
    public double? Slowdown => Weighted(p => p.Slowdown > 0 ? p.Slowdown : null);

    /// <summary>Jain's index of the VMs' requests per second, each while it is alive.</summary>
    public double? Jain => Statistics.Jain(
        [.. Trajectories.SelectMany(t => Enumerable.Repeat(Mean(t, p => p.RequestsPerS) ?? 0, t.Group.Vms))]);

    /// <summary>Seconds until the cap came to rest after the load's beginning, as measured runs are judged; null = never, or
    /// without a cap.</summary>
    public double? CapSettlesAfter => SettlesAfter(t => t.Cap, sum: false);

    /// <summary>The same of the throughput.</summary>
    public double? ThroughputSettlesAfter => SettlesAfter(t => t.RequestsPerS, sum: true);

    /// <summary>A quantity in bins of one control period from when the clients begin to join: the mean VM's, or the sum of all.</summary>
    public IReadOnlyList<SeriesPoint> Series(Func<FluidPoint, double?> value, bool sum)
    {
        double period = Variant.PeriodSeconds;
        return
        [
            .. Trajectories.SelectMany(t => t.Points.Where(p => p.Seconds >= 0 && value(p) is not null)
                    .GroupBy(p => (int)(p.Seconds / period))
                    .Select(g => (Bin: g.Key, t.Group.Vms, Value: g.Average(p => value(p)!.Value))))
                .GroupBy(b => b.Bin).OrderBy(g => g.Key)
                .Select(g => new SeriesPoint(
                    (g.Key + 0.5) * period, sum ? g.Sum(b => b.Vms * b.Value) : g.Sum(b => b.Vms * b.Value) / g.Sum(b => b.Vms))),
        ];
    }

    private double? SettlesAfter(Func<FluidPoint, double?> value, bool sum)
    {
        double until = RunEvents.Of(Variant, _toSeconds).Select(e => e.AtSeconds).Where(s => s > 0).DefaultIfEmpty(_toSeconds).Min();
        return Variant.Groups.Any(g => g.Load.OffSeconds > 0)
            ? null
            : Convergence.Seconds(
                [.. Series(value, sum).TakeWhile(p => p.Seconds < until).Select(p => p.Value)], Variant.PeriodSeconds);
    }

    private double? Mean(FluidTrajectory trajectory, Func<FluidPoint, double?> value) =>
        trajectory.Mean(_fromSeconds, _toSeconds, value);

    /// <summary>Part of the measured interval in which a group is alive.</summary>
    private double Alive(FluidTrajectory trajectory)
    {
        double from = Math.Max(_fromSeconds, trajectory.Group.StartSeconds), to = Math.Min(_toSeconds, trajectory.Group.StopSeconds);
        return _toSeconds > _fromSeconds ? Math.Max(0, to - from) / (_toSeconds - _fromSeconds) : 0;
    }

    private double? Weighted(Func<FluidPoint, double?> value) => Statistics.Mean(
        Trajectories.Select(t => (Mean: Mean(t, value), t.Group.Vms)).Where(t => t.Mean is not null).Select(t => (t.Mean!.Value, (double)t.Vms)));

    private static FluidGroup GroupOf(VmGroup group, Phases phases, CurveDocument curve)
    {
        LoadPlan load = group.Load;
        return new FluidGroup
        {
            Name = group.Name,
            Vms = group.Vms,
            Control = group.Control,
            Open = load.Kind == LoadKind.Open,
            Levels = [.. load.Steps.Select(s => new FluidLevel(s.AtSeconds, s.Level))],
            ThinkSeconds = load.ThinkSeconds,
            RampSeconds = phases.RampSeconds,
            OnSeconds = load.OnSeconds,
            OffSeconds = load.OffSeconds,
            RequestMiB = load.MeanRequestKiB / 1024,
            WorkMs = load.Mean(r => r.PageVisits) / CurveDocument.VisitsPerMibPass * curve.WorkMsPerMibPass,
            WaitMs = load.Mean(r => r.WaitMs),
            StartSeconds = group.StartSeconds,
            StopSeconds = group.StopSeconds ?? double.PositiveInfinity,
        };
    }
}
