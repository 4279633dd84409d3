namespace MiniVmm.Fvm;

/// <summary>The congestion signal of one control period, in the units of the telemetry record.</summary>
/// <param name="VctUs">The period's sample; 0 = none.</param>
/// <param name="SmoothedUs">V; 0 = none yet.</param>
/// <param name="MinimumUs">Vmin over the window, without this sample; 0 = none yet.</param>
/// <param name="Slowdown">R = V / Vmin; 0 = none yet.</param>
/// <param name="Congested">R above the threshold.</param>
public readonly record struct SignalReading(
    uint VctUs, uint SmoothedUs, uint MinimumUs, Q16 Slowdown, bool Congested);
