namespace MiniVmm.Lab.Deterministic;

/// <summary>A measured point of a host's collapse under memory pressure.</summary>
/// <param name="Pressure">Memory in use, as a multiple of the budget.</param>
/// <param name="Slowdown">How many times longer work takes than with memory to spare.</param>
internal readonly record struct ThrashingPoint(double Pressure, double Slowdown);
