namespace MiniVmm.Machine.Running;

/// <summary>How a machine ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Status">The guest's exit status; 1 after a triple fault or a failure of the engine.</param>
/// <param name="Details">After a triple fault and at a count registers, after a failure of the engine the code too; how a replay
/// differs, or that its recording was cut short; or null.</param>
/// <param name="Statistics">What it did.</param>
public sealed record ExitReport(ExitReason Reason, byte Status, string? Details, MachineStatistics Statistics);
