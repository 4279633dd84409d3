namespace MiniVmm.Model.Simulation;

/// <summary>From a moment on, so many clients, or requests per second, for each VM.</summary>
/// <param name="AtS">Seconds since the simulation's start.</param>
/// <param name="Level">0 = nobody asks.</param>
public sealed record LoadLevel(double AtS, double Level);
