namespace MiniVmm.Fvm;

/// <summary>What one control period decided, in the units of the telemetry record.</summary>
/// <param name="Signal">The congestion signal that it rests on.</param>
/// <param name="Cap">Most request threads that may be active; 0 = uncapped.</param>
/// <param name="Rate">Rate of the periodic sleep; 0 = unlimited.</param>
public readonly record struct FvmDecision(SignalReading Signal, uint Cap, Millihertz Rate);
