namespace MiniVmm.Model.Loop;

/// <summary>A place of a region.</summary>
/// <param name="X">Value on the horizontal axis.</param>
/// <param name="Y">Value on the vertical axis.</param>
/// <param name="Setting">x*; null where there is no equilibrium.</param>
/// <param name="Margins">Null where there is no equilibrium.</param>
/// <param name="Obstacle">Why there is none.</param>
public sealed record RegionCell(double X, double Y, double? Setting, LoopMargins? Margins, string? Obstacle);
