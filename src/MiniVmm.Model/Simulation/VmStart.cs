namespace MiniVmm.Model.Simulation;

/// <summary>How a VM begins.</summary>
/// <param name="Moment">When.</param>
/// <param name="InStep">Whether its first control period begins with it, and is a whole one.</param>
internal readonly record struct VmStart(int Moment, bool InStep);
