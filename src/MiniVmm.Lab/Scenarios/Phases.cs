namespace MiniVmm.Lab.Scenarios;

/// <summary>The course of a run. The clients prime the monitors (few requests, no limit yet), then the memory
/// limit is set, the clients join one by one over the ramp, the system settles, and then it is measured.</summary>
public sealed record Phases(double PrimeSeconds, double RampSeconds, double SettleSeconds, double MeasureSeconds)
{
    /// <summary>All phases follow the control period: what the rule does takes periods, not seconds.</summary>
    public static Phases Of(double periodSeconds) =>
        new(PrimeSeconds: 3, RampSeconds: 5 * periodSeconds, SettleSeconds: 12 * periodSeconds,
            MeasureSeconds: 26 * periodSeconds);

    public double TotalSeconds => PrimeSeconds + RampSeconds + SettleSeconds + MeasureSeconds;
}
