namespace MiniVmm.Lab.Simulating;

/// <summary>A figure measured and simulated; null where there is none.</summary>
public sealed record BesideFigure(double? Measured, double? Simulated)
{
    /// <summary>By how much the simulated one is too large, percent of the measured one.</summary>
    public double? ErrorPercent { get; init; } = Measured is double m && m != 0 ? 100 * (Simulated - m) / m : null;
}
