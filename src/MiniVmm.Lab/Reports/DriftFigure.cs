namespace MiniVmm.Lab.Reports;

/// <summary>How a quantity moved over the measured interval; null where it is too short to tell.</summary>
/// <param name="SlopePerMin">Theil-Sen slope over the control periods, in the quantity's unit per minute.</param>
/// <param name="Change">That slope times the interval's length, as a share of the quantity's median.</param>
/// <param name="LastOverFirst">The last third over the first.</param>
public sealed record DriftFigure(double? SlopePerMin, double? Change, double? LastOverFirst);
