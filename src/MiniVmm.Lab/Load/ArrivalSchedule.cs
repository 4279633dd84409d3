namespace MiniVmm.Lab.Load;

/// <summary>The arrivals of a Poisson process whose rate follows a schedule.</summary>
internal static class ArrivalSchedule
{
    /// <summary>Moments in order, in seconds. By the time-change theorem the arrivals of an inhomogeneous process are those
    /// of one with rate 1 on the axis of expected arrivals; so a change of the rate neither loses nor repeats any.</summary>
    public static IEnumerable<double> Times(LevelSchedule rates, SplitMix64 random)
    {
        double at = 0;
        double ahead = random.NextExponential();
        while (double.IsFinite(at))
        {
            double rate = rates.At(at);
            double change = rates.NextChange(at);
            // Infinity times 0 is no number: a load that has ended expects nothing more.
            double expected = rate > 0 ? rate * (change - at) : 0;
            if (ahead < expected)
            {
                at += ahead / rate;
                ahead = random.NextExponential();
                yield return at;
            }
            else
            {
                ahead -= expected;
                at = change;
            }
        }
    }
}
