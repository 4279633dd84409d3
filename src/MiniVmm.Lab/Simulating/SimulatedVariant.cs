using System.Text.Json.Serialization;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Lab.Simulating;

/// <summary>A variant and what its simulation came to.</summary>
public sealed record SimulatedVariant
{
    /// <summary>More bins than any convergence takes.</summary>
    private const int MostBins = 2000;

    public required string Name { get; init; }
    public required string Policy { get; init; }

    /// <summary>The value of the sweep; null without one.</summary>
    public required double? X { get; init; }

    public required int Hosts { get; init; }

    /// <summary>Planned ones.</summary>
    public required int Vms { get; init; }

    /// <summary>Seconds from the first client until the throughput, and the mean cap, have come to rest (docs/lab.md,
    /// "Convergence"), before anything changes; null = never, or no cap.</summary>
    public required double? ThroughputConvergenceS { get; init; }
    public required double? CapConvergenceS { get; init; }

    [JsonPropertyOrder(1)]
    public required SimulationResult Result { get; init; }

    public static SimulatedVariant Of(Variant variant, SimulationSettings settings, SimulationResult result)
    {
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(result);
        double changeS = settings.VmClasses.SelectMany(c => c.Load.Levels.Select(l => l.AtS).Append(c.StartS).Append(c.StopS ?? 0))
            .Where(at => at > 0).DefaultIfEmpty(double.PositiveInfinity).Min();
        PeriodFigures[] bins = [.. result.Periods.TakeWhile(p => p.AtS < changeS).Take(MostBins)];
        return new SimulatedVariant
        {
            Name = variant.Name,
            Policy = variant.Policy,
            X = variant.X,
            Hosts = settings.Hosts,
            Vms = settings.Vms,
            ThroughputConvergenceS = Convergence.Seconds([.. bins.Select(p => p.RequestsPerS)], result.PeriodS),
            CapConvergenceS = Convergence.Seconds([.. bins.Select(p => p.Cap).OfType<double>()], result.PeriodS),
            Result = result,
        };
    }
}
