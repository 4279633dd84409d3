using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Loop;

namespace MiniVmm.Lab.Modelling;

/// <summary>A region of stability as JSON.</summary>
public sealed record RegionDocument
{
    public int Version { get; init; } = 1;
    public required string Scenario { get; init; }
    public required string Variant { get; init; }
    public required CurveDocument Curve { get; init; }

    /// <summary>Names of the axes.</summary>
    public required string X { get; init; }
    public required string Y { get; init; }

    /// <summary>Row by row, from the least y on.</summary>
    public required IReadOnlyList<RegionCell> Cells { get; init; }

    public static RegionDocument Of(Scenario scenario, Variant variant, CurveDocument curve, StabilityRegion region)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(region);
        return new RegionDocument
        {
            Scenario = scenario.Name,
            Variant = variant.Name,
            Curve = curve,
            X = region.Horizontal.Name,
            Y = region.Vertical.Name,
            Cells = region.Cells,
        };
    }
}
