namespace MiniVmm.Lab.Analysis;

/// <summary>What happened in a control period of a run, as sums: those of several periods add up, and a run's figures
/// come of the sum of all.</summary>
public sealed class PeriodSum
{
    public PeriodSum(int vms)
    {
        Served = new double[vms];
        AliveSeconds = new double[vms];
    }

    public double Seconds { get; set; }

    /// <summary>Requests completed, per VM.</summary>
    public double[] Served { get; }

    /// <summary>Time in which the VM could serve, per VM.</summary>
    public double[] AliveSeconds { get; }

    /// <summary>Virtual clock time, and the busy ticks that it was measured over.</summary>
    public WeightedSum Vct { get; set; }

    public WeightedSum Smoothed { get; set; }
    public WeightedSum Slowdown { get; set; }
    public WeightedSum Cap { get; set; }
    public WeightedSum Active { get; set; }
    public WeightedSum Suspended { get; set; }
    public WeightedSum Congested { get; set; }

    public double? RequestsPerS => Seconds > 0 ? Served.Sum() / Seconds : null;

    public double? Jain => Statistics.Jain([.. Rates(Enumerable.Range(0, Served.Length))]);

    /// <summary>Requests per second of the mean VM among these, each over the time that it was alive.</summary>
    public double? PerVm(IReadOnlyList<int> vms) => Statistics.Mean(Rates(vms));

    public void Add(PeriodSum other)
    {
        Seconds += other.Seconds;
        for (int vm = 0; vm < Served.Length; vm++)
        {
            Served[vm] += other.Served[vm];
            AliveSeconds[vm] += other.AliveSeconds[vm];
        }
        Vct += other.Vct;
        Smoothed += other.Smoothed;
        Slowdown += other.Slowdown;
        Cap += other.Cap;
        Active += other.Active;
        Suspended += other.Suspended;
        Congested += other.Congested;
    }

    private IEnumerable<double> Rates(IEnumerable<int> vms) =>
        vms.Where(vm => AliveSeconds[vm] > 0).Select(vm => Served[vm] / AliveSeconds[vm]);
}
