namespace MiniVmm.Model.Simulation;

/// <summary>What a simulation came to. The same settings give the same result, on however many threads.</summary>
public sealed record SimulationResult
{
    /// <summary>All VMs, in the measured periods.</summary>
    public required ClassFigures All { get; init; }

    public required IReadOnlyList<ClassFigures> Classes { get; init; }

    /// <summary>Every control period, the warm-up's among them.</summary>
    public required IReadOnlyList<PeriodFigures> Periods { get; init; }

    /// <summary>Length of these, seconds.</summary>
    public required double PeriodS { get; init; }

    public required int WarmUpPeriods { get; init; }

    public required double MeasuredS { get; init; }

    /// <summary>Whether it was ended before its time; the figures are of what was done.</summary>
    public required bool Partial { get; init; }

    /// <summary>Requests served over what the best static cap of each host would have served; null where that is nothing.
    /// </summary>
    public required double? Efficiency { get; init; }

    /// <summary>Jain's index and efficiency of each host by itself, over the hosts that have them (Jain: two VMs or more).
    /// </summary>
    public required Quantiles HostJain { get; init; }
    public required Quantiles HostEfficiency { get; init; }

    /// <summary>Over the measured control periods of all VMs.</summary>
    public required Quantiles VctMs { get; init; }
    public required Quantiles Slowdown { get; init; }
    public required Quantiles Cap { get; init; }

    /// <summary>Control periods that ended, from the start.</summary>
    public required long Steps { get; init; }

    /// <summary>VMs that came after the start and that went.</summary>
    public required int Arrivals { get; init; }
    public required int Departures { get; init; }

    /// <summary>Requests from the start on: arrived = served + dropped + abandoned + pending.</summary>
    public required RequestBalance Requests { get; init; }
}
