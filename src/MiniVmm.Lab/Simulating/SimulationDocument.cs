using MiniVmm.Model.Curves;

namespace MiniVmm.Lab.Simulating;

/// <summary>What a simulation came to, as JSON: nothing of it was measured.</summary>
public sealed record SimulationDocument
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required string Scenario { get; init; }
    public required uint Seed { get; init; }
    public required ThrashingCurve Curve { get; init; }
    public required double VisitNs { get; init; }
    public required double Noise { get; init; }
    public required double? PageInMsPerMiB { get; init; }
    public required bool Partial { get; init; }

    /// <summary>Those that were simulated; the last may be partial.</summary>
    public required IReadOnlyList<SimulatedVariant> Variants { get; init; }

    public static SimulationDocument Of(
        string scenario, uint seed, SimulationOptions options, IReadOnlyList<SimulatedVariant> variants, bool partial)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SimulationDocument
        {
            Scenario = scenario,
            Seed = seed,
            Curve = options.Curve,
            VisitNs = options.VisitNs,
            Noise = options.Noise,
            PageInMsPerMiB = options.PageInMsPerMiB,
            Partial = partial,
            Variants = variants,
        };
    }
}
