namespace MiniVmm.Machine.Running;

/// <summary>Why a run ends.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Status">The exit status.</param>
/// <param name="Details">More, for people; or null.</param>
internal readonly record struct Ending(ExitReason Reason, byte Status = 0, string? Details = null);
