namespace MiniVmm.Machine.Snapshots;

/// <summary>How a snapshot was made.</summary>
/// <param name="Pause">How long the guest stood still for it.</param>
/// <param name="RamBytes">Bytes of RAM in it that are not zero, in whole pages; the rest takes no room on the disk.</param>
public sealed record SnapshotReport(TimeSpan Pause, long RamBytes);
