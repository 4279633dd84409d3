namespace MiniVmm.Model.Simulation;

/// <summary>Runs simulations.</summary>
public static class Simulator
{
    /// <param name="settings">Valid ones (<see cref="SimulationSettings.Fault"/>).</param>
    /// <param name="threads">How many may work; the result does not depend on it.</param>
    /// <param name="progress">Told after each control period how many are done, and what the last came to; null = nobody.</param>
    /// <param name="stop">Ends it after the control period under way; the result is then partial.</param>
    public static SimulationResult Run(
        SimulationSettings settings, int threads, Action<int, PeriodFigures>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Fault() is string fault)
            throw new ArgumentException(fault, nameof(settings));
        Fleet fleet = new(settings);
        int all = settings.WarmUpPeriods + settings.MeasuredPeriods;
        int length = fleet.Plan.EpochMoments;
        double seconds = length * fleet.Plan.MomentS;
        List<PeriodFigures> periods = [];
        PeriodTotals measured = default;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads };
        for (int i = 0; i < all && !stop.IsCancellationRequested; i++)
        {
            bool counts = i >= settings.WarmUpPeriods;
            fleet.Admit(i * length, (i + 1) * length);
            int until = (i + 1) * length;
            Parallel.For(0, fleet.Shards.Count, parallel, shard => fleet.Shards[shard].Run(until, counts));
            PeriodTotals sum = default;
            foreach (HostShard shard in fleet.Shards)
                sum.Add(shard.Epoch);
            if (counts)
                measured.Add(sum);
            periods.Add(PeriodFigures.Of(sum, (i + 0.5) * seconds, seconds, fleet.Shards.Sum(s => s.Vms)));
            progress?.Invoke(i + 1, periods[^1]);
        }
        foreach (HostShard shard in fleet.Shards)
            shard.Close();
        return new Outcome(fleet, measured, periods, seconds).Result(partial: periods.Count < all);
    }
}
