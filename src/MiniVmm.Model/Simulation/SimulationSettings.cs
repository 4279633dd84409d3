using MiniVmm.Model.Curves;

namespace MiniVmm.Model.Simulation;

/// <summary>What is simulated. The defaults are ours.</summary>
public sealed record SimulationSettings
{
    /// <summary>Samples in the windows of all VMs together: 4 bytes each.</summary>
    private const long MostSamples = 500_000_000;

    private const int MostClients = 1024;
    private const int MostPerS = 100_000;

    public const int MostVms = 10_000_000;
    public const int MostPeriods = 1_000_000;

    /// <summary>Decides all that is random.</summary>
    public uint Seed { get; init; } = 1;

    public int Hosts { get; init; } = 1;

    public required IReadOnlyList<HostClass> HostClasses { get; init; }

    /// <summary>VMs that are planned: there from the start, or from the start of their class on.</summary>
    public int Vms { get; init; } = 4;

    public required IReadOnlyList<VmClass> VmClasses { get; init; }

    /// <summary>VCT of a busy VM; the processors are those of each host's class.</summary>
    public required ThrashingCurve Curve { get; init; }

    /// <summary>VMs per second that arrive beyond the planned ones, a Poisson process.</summary>
    public double ArrivalsPerS { get; init; }

    /// <summary>Mean of the exponentially distributed life of those that arrive, and of the planned ones without a stop;
    /// seconds, null = they stay.</summary>
    public double? LifetimeS { get; init; }

    public PlacementPolicy Placement { get; init; } = PlacementPolicy.LeastLoaded;

    /// <summary>Standard deviation of a period's VCT sample over its true value.</summary>
    public double Noise { get; init; } = 0.05;

    /// <summary>How long a VM stands still to fetch 1 MiB that the host has taken from a suspended request, seconds.
    /// </summary>
    public double PageInSPerMiB { get; init; } = 0.033;

    /// <summary>Not measured, in control periods of the class with the longest.</summary>
    public int WarmUpPeriods { get; init; } = 12;

    /// <summary>Measured, in the same.</summary>
    public int MeasuredPeriods { get; init; } = 26;

    /// <summary>Of the class with the longest, seconds.</summary>
    public double PeriodS => VmClasses.Max(c => c.Control.PeriodMs) / 1000.0;

    /// <summary>What is wrong with the values, or null.</summary>
    public string? Fault()
    {
        if (HostClasses.Count == 0 || VmClasses.Count is 0 or > byte.MaxValue)
            return "there must be classes of hosts and VMs, at most 255";
        foreach (HostClass host in HostClasses)
            if (HostFault(host) is string fault)
                return $"hosts '{host.Name}': {fault}";
        foreach (VmClass vm in VmClasses)
            if (VmFault(vm) is string fault)
                return $"VMs '{vm.Name}': {fault}";
        return OwnFault() ?? Curve.Fault();
    }

    private string? OwnFault() => this switch
    {
        { Hosts: < 1 or > MostVms } => $"the hosts must be 1 to {MostVms}",
        { Vms: < 0 or > MostVms } => $"the VMs must be 0 to {MostVms}",
        { Vms: 0, ArrivalsPerS: 0 } => "there are no VMs, and none arrive",
        { MeasuredPeriods: < 1 or > MostPeriods } => $"the measured periods must be 1 to {MostPeriods}",
        { WarmUpPeriods: < 0 or > MostPeriods } => $"the periods of the warm-up must be 0 to {MostPeriods}",
        _ when !((WarmUpPeriods + (double)MeasuredPeriods) * 1000 < int.MaxValue) =>
            "the warm-up and the measured periods must be 2 million periods at most",
        _ when !(Noise is >= 0 and < 0.25) => "the noise must be at least 0 and below 0.25",
        _ when !(PageInSPerMiB is >= 0 and <= 100) => "the page-in time must lie between 0 and 100000 ms per MiB",
        _ when !(ArrivalsPerS >= 0 && ArrivalsPerS * PeriodS <= MostVms) => "the arrivals per second must be 0 or more, "
            + $"and at most {MostVms} in a control period",
        { LifetimeS: double life } when !(life > 0 && double.IsFinite(life)) => "the lifetime must be above 0 s",
        _ when (long)Vms * VmClasses.Max(c => c.Control.WindowPeriods) > MostSamples =>
            $"the windows of all VMs together must hold at most {MostSamples} samples: take a shorter window or fewer VMs",
        _ => null,
    };

    private static string? HostFault(HostClass host) => host switch
    {
        _ when !(host.Share > 0 && double.IsFinite(host.Share)) => "the share must be above 0",
        _ when !(host.Processors is > 0 and <= 65536) => "the processors must lie between 0 and 65536",
        { BudgetMiB: double budget } when !(budget is > 0 and <= 1 << 30) => "the budget must lie between 0 and 2^30 MiB",
        _ => null,
    };

    private static string? VmFault(VmClass vm) => vm.Control.Fault() ?? (vm.Load switch
    {
        _ when !(vm.Share > 0 && double.IsFinite(vm.Share)) => "the share must be above 0",
        { Levels: not [{ AtS: 0 }, ..] } => "the first level must be at 0 s",
        _ when vm.Load.Levels.Any(l => !(l.Level >= 0 && l.Level <= (vm.Load.Open ? MostPerS : MostClients))) =>
            vm.Load.Open ? $"the requests per second must be 0 to {MostPerS}" : $"the clients must be 0 to {MostClients}",
        _ when !(vm.Load.WorkS is > 0 and <= 3600) => "the work of a request must lie between 0 and 3600000 ms",
        _ when !(vm.Load.RequestKiB is >= 0 and <= 1 << 24) => "the memory of a request must lie between 0 and 16384 MiB",
        _ when !(vm.Load.ThinkS is >= 0 and <= 86_400 && vm.Load.WaitS is >= 0 and <= 86_400) =>
            "pauses and waits must lie between 0 s and 1 day",
        _ => null,
    });
}
