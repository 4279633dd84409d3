namespace MiniVmm.Model.Fluid;

/// <summary>The fluid model of VMs that share a host: for each group of them
/// dx/dt = (1/T) [increase(x) (1 - p) - decrease(x) p] and dV/dt = (VCT(t - D) - V) / tau with tau = -T / ln(1 - g), where
/// p = P(V / Vmin > H), Vmin is the least period mean of VCT in the window, and VCT follows from what all of them want. Heun's
/// method with fixed steps. Or the same with x and V that change at the ends of control periods alone, by what the rule does on
/// average (<see cref="FluidSpan.Sampled"/>): where the host thrashes steeply, limit cycles of a few periods come of the sampling.
/// </summary>
public static class FluidModel
{
    private const int PointsPerPeriod = 4;

    /// <param name="host">What they share.</param>
    /// <param name="groups">At least one.</param>
    /// <param name="span">From when to when.</param>
    public static IReadOnlyList<FluidTrajectory> Run(FluidHost host, IReadOnlyList<FluidGroup> groups, FluidSpan span)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(span);
        double step = groups.Min(g => g.Control.PeriodMs) / 1000.0 / span.StepsPerPeriod;
        FluidVm[] vms = [.. groups.Select(g => new FluidVm(g, host.Noise, step, span))];
        List<FluidPoint>[] points = [.. groups.Select(_ => new List<FluidPoint>())];
        int steps = (int)Math.Ceiling((span.ToSeconds - span.FromSeconds) / step);
        int stride = Math.Max(1, span.StepsPerPeriod / PointsPerPeriod);
        double delay = span.DelaySeconds / step;
        for (int i = 0; i < steps; i++)
        {
            double now = span.FromSeconds + (i * step);
            bool[] alive = [.. vms.Select(vm => vm.Group.IsAlive(now))];
            (double X, double Smoothed)[] here = [.. vms.Select(vm => (vm.X, vm.SmoothedMs))];
            (FluidWant[] wants, double[] vct) = Share(host, vms, alive, now, here);
            (double X, double Smoothed)[] rates = Rates(vms, here, wants, vct, delay);
            (double X, double Smoothed)[] there =
                [.. here.Zip(rates, (h, r) => (Math.Max(1e-6, h.X + (r.X * step)), h.Smoothed + (r.Smoothed * step)))];
            (FluidWant[] wantsThere, double[] vctThere) = Share(host, vms, alive, now + step, there);
            (double X, double Smoothed)[] ratesThere = Rates(vms, there, wantsThere, vctThere, delay);
            for (int k = 0; k < vms.Length; k++)
            {
                if (!alive[k])
                    continue;
                if (i % stride == 0)
                    points[k].Add(Point(vms[k], now, wants[k], vct[k]));
                (double, double) mean = ((rates[k].X + ratesThere[k].X) / 2, (rates[k].Smoothed + ratesThere[k].Smoothed) / 2);
                vms[k].Advance(now, step, mean, wants[k], vct[k]);
            }
        }
        return [.. groups.Zip(points, (g, p) => new FluidTrajectory(g, p))];
    }

    private static (FluidWant[] Wants, double[] VctMs) Share(
        FluidHost host, FluidVm[] vms, bool[] alive, double now, (double X, double Smoothed)[] at)
    {
        FluidWant[] wants =
            [.. vms.Select((vm, k) => alive[k] ? vm.Want(now, at[k].X, at[k].Smoothed) : default)];
        double? budget = now >= 0 ? host.BudgetMiB : null;
        double running = Sum(vms, wants, w => w.Busy);
        double load = budget is double all ? Sum(vms, wants, w => w.WorkingMiB) / all : 0;
        double resumed = budget is double mebibytes ? Sum(vms, wants, w => w.ResumedMiBPerS) / mebibytes : 0;
        return (wants, [.. wants.Select(w => host.Curve.VctMs(1 + running - w.Busy, load, resumed))]);
    }

    private static double Sum(FluidVm[] vms, FluidWant[] wants, Func<FluidWant, double> quantity)
    {
        double sum = 0;
        for (int k = 0; k < vms.Length; k++)
            sum += vms[k].Group.Vms * quantity(wants[k]);
        return sum;
    }

    private static (double X, double Smoothed)[] Rates(
        FluidVm[] vms, (double X, double Smoothed)[] at, FluidWant[] wants, double[] vct, double delay) =>
        [.. vms.Select((vm, k) => vm.Rates(at[k].X, at[k].Smoothed, vm.Delayed(vct[k], delay), wants[k].Busy))];

    private static FluidPoint Point(FluidVm vm, double now, FluidWant want, double vctMs) => new(
        now, vm.X, want.Cap, want.Active, want.Busy, vctMs, vm.SmoothedMs, vm.Slowdown, want.Congestion, vm.RequestsPerS(want));
}
