using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Loop;

namespace MiniVmm.Lab.Modelling;

/// <summary>Linearised loops as JSON.</summary>
public sealed record LoopDocument
{
    private const int BodePoints = 200;

    public int Version { get; init; } = 1;
    public required string Scenario { get; init; }
    public required CurveDocument Curve { get; init; }
    public required IReadOnlyList<LoopRow> Variants { get; init; }

    public static LoopDocument Of(Scenario scenario, CurveDocument curve, IReadOnlyList<VariantLoop> loops)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new LoopDocument
        {
            Scenario = scenario.Name,
            Curve = curve,
            Variants =
            [
                .. loops.Select(l => new LoopRow(
                    l.Variant.Name, l.Obstacle, l.Loop, l.Margins, l.Loop is null ? [] : BodePoint.Sweep(l.Loop, BodePoints))),
            ],
        };
    }

    /// <summary>A variant.</summary>
    /// <param name="Name">Which.</param>
    /// <param name="Obstacle">Why it has no loop, or null.</param>
    /// <param name="Loop">With its equilibrium.</param>
    /// <param name="Margins">Of the loop.</param>
    /// <param name="Bode">The loop over frequency.</param>
    public sealed record LoopRow(string Name, string? Obstacle, ControlLoop? Loop, LoopMargins? Margins, IReadOnlyList<BodePoint> Bode);
}
