namespace MiniVmm.Host.Control;

/// <summary>What POST /v1/snapshot answers.</summary>
/// <param name="PauseMs">How long the guest stood still.</param>
/// <param name="RamBytes">Guest RAM that held data and was written.</param>
public sealed record SnapshotDocument(double PauseMs, long RamBytes);
