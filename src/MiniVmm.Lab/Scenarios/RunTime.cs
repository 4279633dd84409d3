namespace MiniVmm.Lab.Scenarios;

/// <summary>How long experiments take, to plan by.</summary>
public static class RunTime
{
    /// <summary>To start the instances of a run, and to stop them.</summary>
    internal const double StartSeconds = 1, StopSeconds = 1;

    /// <summary>To calibrate the clock, and to write the report.</summary>
    internal const double CalibrationSeconds = 2, ReportSeconds = 2;

    /// <summary>All variants with all repetitions.</summary>
    public static TimeSpan Of(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        double once = scenario.Variants.Sum(v => StartSeconds + v.Phases.TotalSeconds + StopSeconds);
        return TimeSpan.FromSeconds(CalibrationSeconds + (scenario.Repetitions * once) + ReportSeconds);
    }
}
