namespace MiniVmm.Model.Fluid;

/// <summary>From a moment on, so many clients or requests per second for each VM.</summary>
public readonly record struct FluidLevel(double AtSeconds, double Level);
