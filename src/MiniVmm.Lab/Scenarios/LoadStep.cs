namespace MiniVmm.Lab.Scenarios;

/// <summary>From a moment on, so many clients or requests per second for each VM.</summary>
public sealed record LoadStep(double AtSeconds, double Level);
