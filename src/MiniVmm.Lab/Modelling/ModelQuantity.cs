using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Plots;
using MiniVmm.Model.Fluid;

namespace MiniVmm.Lab.Modelling;

/// <summary>What of the model is drawn over time.</summary>
/// <param name="Quantity">Its name, title and scale, and how it is measured.</param>
/// <param name="Of">Of a group's mean VM.</param>
/// <param name="Sum">Whether all VMs together count; else the mean one.</param>
internal sealed record ModelQuantity(TimeQuantity Quantity, Func<FluidPoint, double?> Of, bool Sum)
{
    public static IReadOnlyList<ModelQuantity> Measured { get; } =
    [
        new(TimeQuantity.Vct, p => p.Busy > 0 ? p.VctMs : null, false),
        new(TimeQuantity.Throughput, p => p.RequestsPerS, true),
        new(TimeQuantity.Cap, p => p.Cap ?? p.Active, false),
    ];

    /// <summary>What guests measure, but runs are not drawn by.</summary>
    public static ModelQuantity Slowdown { get; } = new(
        new TimeQuantity("slowdown", "Slowdown R = V / Vmin; dotted: the threshold H", AxisScale.Linear, (_, _) => [], null),
        p => p.Slowdown > 0 ? p.Slowdown : null, false);

    public IReadOnlyList<SeriesPoint> Series(ModelledVariant variant) => variant.Series(Of, Sum);

    /// <summary>A single group's mean VM.</summary>
    public IReadOnlyList<SeriesPoint> Series(FluidTrajectory trajectory) =>
        [.. trajectory.Points.Where(p => p.Seconds >= 0 && Of(p) is not null).Select(p => new SeriesPoint(p.Seconds, Of(p)!.Value))];
}
