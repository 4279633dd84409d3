namespace MiniVmm.Model.Loop;

/// <summary>Where in a plane of two parameters the loop is stable: each place has its own equilibrium and its own loop.</summary>
/// <param name="Horizontal">The parameter from left to right.</param>
/// <param name="Vertical">The parameter from bottom to top.</param>
/// <param name="Xs">Values of the former.</param>
/// <param name="Ys">Values of the latter.</param>
/// <param name="Cells">Row by row.</param>
public sealed record StabilityRegion(
    RegionAxis Horizontal, RegionAxis Vertical, IReadOnlyList<double> Xs, IReadOnlyList<double> Ys, IReadOnlyList<RegionCell> Cells)
{
    public static StabilityRegion Of(
        LoopPlant plant, RegionAxis horizontal, IReadOnlyList<double> xs, RegionAxis vertical, IReadOnlyList<double> ys)
    {
        ArgumentNullException.ThrowIfNull(horizontal);
        ArgumentNullException.ThrowIfNull(vertical);
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(ys);
        return new(horizontal, vertical, xs, ys, [.. ys.SelectMany(y => xs.Select(x => Cell(plant, horizontal, x, vertical, y)))]);
    }

    private static RegionCell Cell(LoopPlant plant, RegionAxis horizontal, double x, RegionAxis vertical, double y)
    {
        if (horizontal.With(plant, x) is not LoopPlant half || vertical.With(half, y) is not LoopPlant there)
            return new RegionCell(x, y, null, null, "out of range");
        return ControlLoop.Of(there, out string? obstacle) is ControlLoop loop
            ? new RegionCell(x, y, loop.Equilibrium.X, LoopMargins.Of(loop), null)
            : new RegionCell(x, y, null, null, obstacle);
    }
}
