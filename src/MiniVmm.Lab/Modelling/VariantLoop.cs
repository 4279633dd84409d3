using MiniVmm.Lab.Scenarios;
using MiniVmm.Model.Loop;

namespace MiniVmm.Lab.Modelling;

/// <summary>The linearised loop of a variant whose VMs are alike; of several groups the first one's.</summary>
/// <param name="Variant">Which.</param>
/// <param name="Loop">Null where there is none.</param>
/// <param name="Margins">Likewise.</param>
/// <param name="Obstacle">Why there is none, or null.</param>
public sealed record VariantLoop(Variant Variant, ControlLoop? Loop, LoopMargins? Margins, string? Obstacle)
{
    public static VariantLoop Of(Variant variant, CurveDocument curve, double delaySeconds)
    {
        ArgumentNullException.ThrowIfNull(variant);
        if (variant.BudgetMiB is null)
            return new VariantLoop(variant, null, null, "the scenario limits no memory, so nothing makes it congested");
        ControlLoop? loop = ControlLoop.Of(PlantOf(variant, curve, delaySeconds), out string? obstacle);
        return new VariantLoop(variant, loop, loop is null ? null : LoopMargins.Of(loop), obstacle);
    }

    /// <exception cref="LabError">The scenario limits no memory.</exception>
    public static LoopPlant PlantOf(Variant variant, CurveDocument curve, double delaySeconds)
    {
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(curve);
        VmGroup group = variant.Groups[0];
        return new LoopPlant
        {
            Control = group.Control,
            Curve = curve.Curve,
            Vms = group.Vms,
            Clients = group.Load.Kind == LoadKind.Open ? group.Control.MaxThreads : group.Load.Steps.Max(s => s.Level),
            RequestMiB = group.Load.MeanRequestKiB / 1024,
            BudgetMiB = variant.BudgetMiB ?? throw new LabError($"{variant.Name} limits no memory, so nothing makes it congested; give it a host.budget"),
            Noise = curve.Noise,
            DelaySeconds = delaySeconds,
        };
    }
}
