namespace MiniVmm.Model.Simulation;

/// <summary>What some VMs came to in the measured periods. Null where there is nothing.</summary>
public sealed record ClassFigures
{
    public required string Name { get; init; }

    /// <summary>Requests served per second, all of these VMs together.</summary>
    public required double RequestsPerS { get; init; }

    /// <summary>Mean of the VMs' requests per second, each over its own life.</summary>
    public required double? PerVmPerS { get; init; }

    /// <summary>Jain's index of these.</summary>
    public required double? Jain { get; init; }

    /// <summary>Mean time from request to answer by Little's law, milliseconds.</summary>
    public required double? LatencyMs { get; init; }

    public required double? VctMs { get; init; }
    public required double? Slowdown { get; init; }
    public required double? Cap { get; init; }
    public required double? Active { get; init; }
    public required double? Suspended { get; init; }
    public required double? CongestedShare { get; init; }

    /// <summary>Mean busy ticks of a VM per second.</summary>
    public required double? TicksPerS { get; init; }

    public required double PagedInMiBPerS { get; init; }

    /// <param name="name">Of the class, or of all.</param>
    /// <param name="sum">Of its control periods.</param>
    /// <param name="measuredS">Seconds.</param>
    internal static ClassFigures Of(string name, in PeriodTotals sum, double measuredS) => new()
    {
        Name = name,
        RequestsPerS = measuredS > 0 ? sum.Served / measuredS : 0,
        PerVmPerS = PeriodFigures.Ratio(sum.Rates, sum.RateCount),
        Jain = sum.Jain,
        LatencyMs = PeriodFigures.Ratio(sum.InSystem * 1000, sum.Served),
        VctMs = PeriodFigures.Ratio(sum.TickMs, sum.Ticks),
        Slowdown = PeriodFigures.Ratio(sum.Slowdown, sum.Slowdowns),
        Cap = PeriodFigures.Ratio(sum.Cap, sum.Caps),
        Active = PeriodFigures.Ratio(sum.Active, sum.Steps),
        Suspended = PeriodFigures.Ratio(sum.Suspended, sum.Steps),
        CongestedShare = PeriodFigures.Ratio(sum.Congested, sum.Steps),
        TicksPerS = PeriodFigures.Ratio(sum.Ticks, sum.Seconds),
        PagedInMiBPerS = measuredS > 0 ? sum.PagedInMiB / measuredS : 0,
    };
}
