namespace MiniVmm.Lab.Scenarios;

/// <summary>How long experiments take, to plan by.</summary>
public static class RunTime
{
    /// <summary>To start and stop the instances of a run.</summary>
    private const double AroundRunSeconds = 2;

    /// <summary>To calibrate the clock and to write the report.</summary>
    private const double AroundAllSeconds = 4;

    /// <summary>All variants with all repetitions.</summary>
    public static TimeSpan Of(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        double once = scenario.Variants.Sum(v => v.Phases.TotalSeconds + AroundRunSeconds);
        return TimeSpan.FromSeconds(AroundAllSeconds + (scenario.Repetitions * once));
    }
}
