namespace MiniVmm.Host.Control;

/// <summary>POST /v1/snapshot.</summary>
/// <param name="Path">The file to write, absolute.</param>
internal sealed record SnapshotRequest(string Path);
