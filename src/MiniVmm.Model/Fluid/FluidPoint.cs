namespace MiniVmm.Model.Fluid;

/// <summary>A group's mean VM at a moment.</summary>
/// <param name="Seconds">From when the clients begin to join.</param>
/// <param name="X">The actuator's setting, threads or hertz; 0 without an actuator.</param>
/// <param name="Cap">Mean of the whole threads that it allows; null where nothing is capped.</param>
/// <param name="Active">Requests that are active.</param>
/// <param name="Busy">Share of the time in which it is not halted.</param>
/// <param name="VctMs">Real time of a busy tick.</param>
/// <param name="SmoothedMs">V; 0 = none yet.</param>
/// <param name="Slowdown">R, as its noise makes it on average; 0 = none.</param>
/// <param name="Congestion">p: probability that R is above H.</param>
/// <param name="RequestsPerS">Requests that one VM completes.</param>
public readonly record struct FluidPoint(
    double Seconds, double X, double? Cap, double Active, double Busy, double VctMs, double SmoothedMs, double Slowdown,
    double Congestion, double RequestsPerS);
