namespace MiniVmm.Model.Fluid;

/// <summary>How much of the time a guest runs whose rate is controlled: after each burst of its own time it sleeps for 1 / rate
/// of real time.</summary>
internal static class RateDuty
{
    /// <summary>The guest's own time of a burst, ms (its option burst_ms).</summary>
    private const double BurstMs = 100;
    private const double TickMs = 10;

    /// <summary>Share of the time, 0 to 1.</summary>
    /// <param name="hertz">The rate.</param>
    /// <param name="vctMs">Real time of a tick, which a burst is stretched by.</param>
    public static double Of(double hertz, double vctMs)
    {
        double burst = BurstMs * vctMs / TickMs;
        return burst / (burst + (1000 / hertz));
    }
}
