namespace MiniVmm.Lab.Scenarios;

/// <summary>The course of a run. The clients prime the monitors (few requests, no limit yet), then the memory
/// limit is set, the clients join one by one over the ramp, the system settles, and then it is measured.</summary>
public sealed record Phases(double PrimeSeconds, double RampSeconds, double SettleSeconds, double MeasureSeconds)
{
    public double TotalSeconds => PrimeSeconds + RampSeconds + SettleSeconds + MeasureSeconds;
}
