namespace MiniVmm.Model.Simulation;

/// <summary>Runs simulations.</summary>
public static class Simulator
{
    /// <summary>While shards need not wait for each other, a VM's state stays in a processor's cache.</summary>
    internal const int MostEpochsInARow = 8;

    /// <param name="settings">Valid ones (<see cref="SimulationSettings.Fault"/>).</param>
    /// <param name="threads">How many may work; the result does not depend on it.</param>
    /// <param name="progress">Told after each control period how many are done, and what the last came to; null = nobody.</param>
    /// <param name="stop">Ends it after the control periods under way, eight at most; the result is then partial.</param>
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
        for (int first = 0; first < all && !stop.IsCancellationRequested;)
        {
            fleet.Admit(first * length, (first + 1) * length);
            int begin = first;
            int count = fleet.InARow(first, Math.Min(MostEpochsInARow, all - first));
            Parallel.For(0, fleet.Shards.Count, parallel, shard => fleet.Shards[shard].Run(begin, count));
            for (int i = 0; i < count; i++, first++)
            {
                PeriodTotals sum = default;
                foreach (HostShard shard in fleet.Shards)
                    sum.Add(shard.Epochs[i]);
                if (first >= settings.WarmUpPeriods)
                    measured.Add(sum);
                periods.Add(PeriodFigures.Of(sum, (first + 0.5) * seconds, seconds));
                progress?.Invoke(first + 1, periods[^1]);
            }
        }
        foreach (HostShard shard in fleet.Shards)
            shard.Close();
        return new Outcome(fleet, measured, periods, seconds).Result(partial: periods.Count < all);
    }
}
