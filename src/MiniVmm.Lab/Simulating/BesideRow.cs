using MiniVmm.Lab.Reports;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Lab.Simulating;

/// <summary>A variant as it was measured and as it was simulated. Null where there is nothing.</summary>
public sealed record BesideRow
{
    /// <summary>What the simulation is to keep within, percent of the measured figure.</summary>
    public const double Wanted = 15;

    public required string Name { get; init; }
    public required string Policy { get; init; }
    public required double? X { get; init; }
    public required BesideFigure RequestsPerS { get; init; }
    public required BesideFigure Jain { get; init; }
    public required BesideFigure VctMs { get; init; }
    public required BesideFigure Cap { get; init; }

    /// <summary>Whether throughput and Jain's index are within what is wanted; null where one of them is missing.</summary>
    public required bool? Close { get; init; }

    internal static BesideRow Of(VariantSummary measured, SimulationResult simulated)
    {
        BesideFigure throughput = new(measured.RequestsPerS, simulated.All.RequestsPerS);
        BesideFigure jain = new(measured.Jain, simulated.All.Jain);
        return new BesideRow
        {
            Name = measured.Name,
            Policy = measured.Policy,
            X = measured.X,
            RequestsPerS = throughput,
            Jain = jain,
            VctMs = new(measured.VctMs.Mean, simulated.All.VctMs),
            Cap = new(measured.CapMean, simulated.All.Cap),
            Close = throughput.ErrorPercent is double t && jain.ErrorPercent is double j
                ? Math.Abs(t) <= Wanted && Math.Abs(j) <= Wanted
                : null,
        };
    }
}
