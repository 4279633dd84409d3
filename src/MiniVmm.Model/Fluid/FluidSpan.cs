namespace MiniVmm.Model.Fluid;

/// <summary>What is integrated, and how finely.</summary>
/// <param name="FromSeconds">Where it begins; 0 or less.</param>
/// <param name="ToSeconds">Where it ends.</param>
public sealed record FluidSpan(double FromSeconds, double ToSeconds)
{
    /// <summary>Steps of integration in the shortest control period.</summary>
    public int StepsPerPeriod { get; init; } = 20;

    /// <summary>Whether the signal is taken and the rule acts at the ends of control periods, as in guests: x and V are then
    /// staircases, and what is averaged is chance alone. Else both flow, as in the differential equations.</summary>
    public bool Sampled { get; init; } = true;

    /// <summary>By how much VCT reaches the signal late, beyond what sampling and smoothing take.</summary>
    public double DelaySeconds { get; init; }
}
