namespace MiniVmm.Machine.Running;

/// <summary>How a machine ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Status">The guest's exit status; 1 after a triple fault.</param>
/// <param name="Details">Register dump after a triple fault, or null.</param>
/// <param name="Statistics">What it did.</param>
public sealed record ExitReport(ExitReason Reason, byte Status, string? Details, MachineStatistics Statistics);
