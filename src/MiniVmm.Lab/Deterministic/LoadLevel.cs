namespace MiniVmm.Lab.Deterministic;

/// <summary>A step of a load's schedule; it lasts until the next.</summary>
/// <param name="FromMs">When it begins, in milliseconds since the run's start.</param>
/// <param name="Value">Clients, or requests per second.</param>
public readonly record struct LoadLevel(double FromMs, double Value);
