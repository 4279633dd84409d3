namespace MiniVmm.Fvm;

/// <summary>What a control rule decides on, at the end of a control period.</summary>
/// <param name="X">The actuator's setting that was in force, in the units of the range.</param>
/// <param name="Range">The actuator's.</param>
/// <param name="Signal">The congestion signal; all zero before the first period.</param>
/// <param name="ThresholdQ16">H.</param>
/// <param name="Period">What was counted.</param>
public readonly record struct ControlInput(
    uint X, ControlRange Range, SignalReading Signal, uint ThresholdQ16, ControlPeriod Period);
