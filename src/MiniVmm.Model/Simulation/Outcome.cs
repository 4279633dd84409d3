namespace MiniVmm.Model.Simulation;

/// <summary>Puts a result together from the shards, always in their order.</summary>
/// <param name="fleet">The fleet, at its end.</param>
/// <param name="measured">The measured periods of all VMs.</param>
/// <param name="periods">Every period.</param>
/// <param name="periodS">Their length, seconds.</param>
internal sealed class Outcome(Fleet fleet, PeriodTotals measured, IReadOnlyList<PeriodFigures> periods, double periodS)
{
    public SimulationResult Result(bool partial)
    {
        SimulationSettings settings = fleet.Plan.Settings;
        double measuredS = Math.Max(0, periods.Count - settings.WarmUpPeriods) * periodS;
        PeriodTotals[] classes = Classes();
        PeriodTotals all = default;
        foreach (PeriodTotals sum in classes)
            all.Add(sum);
        PeriodTotals whole = default;
        (LogHistogram vct, LogHistogram slowdown, LogHistogram caps) = (new(), new(), new());
        foreach (HostShard shard in fleet.Shards)
        {
            whole.Add(shard.Whole);
            vct.Add(shard.VctUs);
            slowdown.Add(shard.SlowdownPercent);
            caps.Add(shard.Caps);
        }
        return new SimulationResult
        {
            All = ClassFigures.Of("all", all, measuredS),
            Classes = [.. classes.Select((sum, i) => ClassFigures.Of(settings.VmClasses[i].Name, sum, measuredS))],
            Periods = periods,
            PeriodS = periodS,
            WarmUpPeriods = Math.Min(settings.WarmUpPeriods, periods.Count),
            MeasuredS = measuredS,
            Partial = partial,
            Efficiency = PeriodFigures.Ratio(measured.Served, measured.Optimum),
            HostJain = Hosts(h => h.RateCount > 1 ? h.Jain : null),
            HostEfficiency = Hosts(h => PeriodFigures.Ratio(h.Served, h.Optimum)),
            VctMs = Quantiles.Of(vct, 0.001),
            Slowdown = Quantiles.Of(slowdown, 0.01),
            Cap = Quantiles.Of(caps, 1),
            Steps = whole.Steps,
            Arrivals = fleet.Shards.Sum(s => s.Arrivals),
            Departures = fleet.Shards.Sum(s => s.Departures),
            Requests = new RequestBalance(
                whole.Arrived, whole.Served, whole.Dropped, whole.Abandoned, fleet.Shards.Sum(s => s.Pending)),
        };
    }

    private PeriodTotals[] Classes()
    {
        PeriodTotals[] classes = new PeriodTotals[fleet.Plan.Controllers.Length];
        foreach (HostShard shard in fleet.Shards)
            for (int i = 0; i < classes.Length; i++)
                classes[i].Add(shard.Classes[i]);
        return classes;
    }

    private Quantiles Hosts(Func<HostState, double?> figure)
    {
        List<double> values = [];
        foreach (HostShard shard in fleet.Shards)
            foreach (ref readonly HostState host in shard.Hosts)
                if (figure(host) is double value)
                    values.Add(value);
        return Quantiles.Of([.. values]);
    }
}
