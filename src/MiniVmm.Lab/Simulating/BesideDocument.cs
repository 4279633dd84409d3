using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Simulating;

/// <summary>A measured experiment with the simulation of its own scenario beside it.</summary>
public sealed record BesideDocument
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>What the measurement's contention was: <c>memory</c>, <c>cpu</c>, or <c>modelled</c>, which is no measurement.
    /// </summary>
    public required string Contention { get; init; }

    public required IReadOnlyList<BesideRow> Rows { get; init; }

    public required SimulationDocument Simulation { get; init; }

    /// <summary>Simulates all variants of a run directory that were measured.</summary>
    /// <param name="experiment">The measurement.</param>
    /// <param name="options">What the scenario does not say.</param>
    /// <param name="visitNs">What requests cost; null = as the guests' own clocks say.</param>
    /// <param name="simulate">Runs one; null = no more.</param>
    /// <exception cref="LabError">Nothing was measured, or the simulation cannot express it.</exception>
    public static BesideDocument Of(
        AnalysedExperiment experiment, SimulationOptions options, double? visitNs,
        Func<Variant, SimulationOptions, SimulatedVariant?> simulate)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(simulate);
        RecordedExperiment recorded = experiment.Recorded;
        VariantSummary[] measured = [.. experiment.Summary.Variants.Where(v => v.MeasuredS > 0)];
        if (measured.Length == 0)
            throw new LabError($"{recorded.Directory.Path} has no run that was measured; run the scenario to its end");
        SimulationOptions fitted = options with
        {
            VisitNs = visitNs ?? MeasuredWork.VisitNs(experiment)
                ?? throw new LabError($"{recorded.Directory.Path} served too few requests to tell what one costs; give --visit-ns"),
        };
        List<SimulatedVariant> simulated = [];
        foreach (VariantSummary summary in measured)
        {
            Variant variant = recorded.Scenario.Variants.First(v => v.Name == summary.Name);
            if (simulate(variant, fitted) is not SimulatedVariant one)
                break;
            simulated.Add(one);
        }
        return new BesideDocument
        {
            Contention = experiment.Summary.Contention,
            Rows = [.. simulated.Select((s, i) => BesideRow.Of(measured[i], s.Result))],
            Simulation = SimulationDocument.Of(
                recorded.Scenario.Name, recorded.Scenario.Seed, fitted, simulated, simulated.Count < measured.Length || simulated.Any(s => s.Result.Partial)),
        };
    }
}
