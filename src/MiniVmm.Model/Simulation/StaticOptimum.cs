namespace MiniVmm.Model.Simulation;

/// <summary>What VMs on a host would serve with the best static cap, the same for all of them: what controllers are measured
/// against. It is computed from the curve, with nothing to fetch back, since nobody is ever suspended half-way.</summary>
internal sealed class StaticOptimum(FleetPlan plan)
{
    private const int MostRounds = 40;
    private const double Close = 1e-4;

    private readonly Dictionary<string, double> _known = [];
    private readonly double[] _levels = new double[plan.Controllers.Length];

    /// <summary>Goes to a moment, seconds. True where the loads are others than before.</summary>
    public bool SetTime(double seconds)
    {
        bool another = false;
        for (int i = 0; i < _levels.Length; i++)
        {
            double level = plan.Settings.VmClasses[i].Load.At(seconds, 0.5);
            another |= level != _levels[i];
            _levels[i] = level;
        }
        if (another)
            _known.Clear();
        return another;
    }

    /// <summary>Requests per second.</summary>
    /// <param name="hostClass">The host's class.</param>
    /// <param name="vms">VMs on it, by class.</param>
    public double PerS(byte hostClass, ReadOnlySpan<int> vms)
    {
        string key = $"{hostClass}:{string.Join(',', vms.ToArray())}";
        if (!_known.TryGetValue(key, out double best))
        {
            for (int cap = 1; cap <= FleetPlan.MostThreads; cap++)
                best = Math.Max(best, Under(cap, hostClass, vms));
            _known[key] = best;
        }
        return best;
    }

    /// <summary>Requests per second under a cap: with fewer busy VMs all get on faster, and then fewer are busy, so the dilation
    /// is a fixed point, to which half a step at a time leads.</summary>
    private double Under(int cap, byte hostClass, ReadOnlySpan<int> vms)
    {
        double dilation = 1;
        double perS = 0;
        for (int round = 0; round < MostRounds; round++)
        {
            double busy = 0;
            double kiB = 0;
            int count = 0;
            perS = 0;
            for (int i = 0; i < vms.Length; i++)
            {
                LoadProfile load = plan.Settings.VmClasses[i].Load;
                SteadyFlow flow = SteadyFlow.Of(load, _levels[i], cap, load.WorkS * dilation, 1);
                perS += vms[i] * flow.PerS;
                busy += vms[i] * flow.Busy;
                kiB += vms[i] * Math.Min(cap, flow.InSystem) * load.RequestKiB;
                count += vms[i];
            }
            if (count == 0)
                return 0;
            double pressure = plan.BudgetKiB[hostClass] is double budget ? kiB / budget : 0;
            double next = plan.Curves[hostClass].VctMs(busy + 1 - (busy / count), pressure) / FleetPlan.TickMs;
            if (Math.Abs(next - dilation) <= Close * dilation)
                break;
            dilation = Math.Sqrt(dilation * next);
        }
        return perS;
    }
}
