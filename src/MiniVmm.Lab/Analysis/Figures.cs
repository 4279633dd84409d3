namespace MiniVmm.Lab.Analysis;

/// <summary>What the measured interval came to, for one VM or for all together. Null where nothing was measured.</summary>
/// <param name="RequestsPerS">Requests completed inside the interval per second; one under way at either end counts
/// only if it ends inside.</param>
/// <param name="Requests">How many.</param>
/// <param name="Errors">Requests refused, failed or timed out.</param>
/// <param name="VctMs">Virtual clock time, weighted by busy ticks.</param>
/// <param name="LatencyMs">Of the requests completed.</param>
/// <param name="CapMean">Thread cap over the control periods; null for a guest without one.</param>
/// <param name="ActiveMean">Active request threads over the control periods.</param>
/// <param name="SuspendedMean">Suspended request threads over the control periods.</param>
/// <param name="CongestedShare">Share of control periods that were congested.</param>
public sealed record Figures(
    double RequestsPerS, int Requests, int Errors, VctFigures VctMs, LatencyFigures LatencyMs, double? CapMean,
    double? ActiveMean, double? SuspendedMean, double? CongestedShare);
