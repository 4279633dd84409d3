namespace MiniVmm.Lab.Plots;

/// <summary>A row of dots.</summary>
/// <param name="Label">At its left.</param>
/// <param name="Style">Whose it is.</param>
/// <param name="Values">One per column; null where there is none.</param>
internal sealed record DotRow(string Label, PolicyStyle Style, IReadOnlyList<DotValue?> Values);
