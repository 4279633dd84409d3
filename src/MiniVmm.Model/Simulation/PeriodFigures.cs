namespace MiniVmm.Model.Simulation;

/// <summary>The means over all VMs in a control period of the class with the longest. Null where there is nothing.</summary>
public sealed record PeriodFigures
{
    /// <summary>Its middle, seconds since the start.</summary>
    public required double AtS { get; init; }

    /// <summary>VMs at its end.</summary>
    public required int Vms { get; init; }

    /// <summary>Requests served per second, all VMs together.</summary>
    public required double RequestsPerS { get; init; }

    /// <summary>Milliseconds, weighted by busy ticks.</summary>
    public required double? VctMs { get; init; }

    public required double? Slowdown { get; init; }

    /// <summary>Threads, of the VMs with a cap.</summary>
    public required double? Cap { get; init; }

    public required double? Active { get; init; }
    public required double? Suspended { get; init; }
    public required double? CongestedShare { get; init; }

    /// <summary>Of the VMs' requests per second in their control periods that ended in this one.</summary>
    public required double? Jain { get; init; }

    /// <summary>Memory that suspended requests fetched back, MiB per second.</summary>
    public required double PagedInMiBPerS { get; init; }

    internal static PeriodFigures Of(in PeriodTotals sum, double atS, double seconds) => new()
    {
        AtS = atS,
        Vms = sum.Vms,
        RequestsPerS = sum.Served / seconds,
        VctMs = Ratio(sum.TickMs, sum.Ticks),
        Slowdown = Ratio(sum.Slowdown, sum.Slowdowns),
        Cap = Ratio(sum.Cap, sum.Caps),
        Active = Ratio(sum.Active, sum.Steps),
        Suspended = Ratio(sum.Suspended, sum.Steps),
        CongestedShare = Ratio(sum.Congested, sum.Steps),
        Jain = sum.Jain,
        PagedInMiBPerS = sum.PagedInMiB / seconds,
    };

    internal static double? Ratio(double sum, double count) => count > 0 ? sum / count : null;
}
