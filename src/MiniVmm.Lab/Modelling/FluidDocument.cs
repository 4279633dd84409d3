using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Fluid;

namespace MiniVmm.Lab.Modelling;

/// <summary>What the fluid model makes of a scenario, as JSON. Figures are over the interval that an experiment measures.</summary>
public sealed record FluidDocument
{
    public int Version { get; init; } = 1;
    public required string Scenario { get; init; }
    public required CurveDocument Curve { get; init; }
    public required IReadOnlyList<VariantRow> Variants { get; init; }

    public static FluidDocument Of(Scenario scenario, CurveDocument curve, IReadOnlyList<ModelledVariant> variants)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new FluidDocument
        {
            Scenario = scenario.Name,
            Curve = curve,
            Variants =
            [
                .. variants.Select(v => new VariantRow(
                    v.Variant.Name, v.Cap, v.VctMs, v.Slowdown, v.RequestsPerS, v.Jain, v.CapSettlesAfter, v.ThroughputSettlesAfter,
                    [.. v.Trajectories.Select(t => new GroupRow(t.Group.Name, t.Group.Vms, t.Points))])),
            ],
        };
    }

    /// <summary>A variant; null where it has no such figure, or never settles.</summary>
    public sealed record VariantRow(
        string Name, double? CapMean, double? VctMs, double? SlowdownMean, double RequestsPerS, double? Jain, double? CapSettlesS,
        double? ThroughputSettlesS, IReadOnlyList<GroupRow> Groups);

    /// <summary>A group's mean VM over time.</summary>
    public sealed record GroupRow(string Name, int Vms, IReadOnlyList<FluidPoint> Points);
}
