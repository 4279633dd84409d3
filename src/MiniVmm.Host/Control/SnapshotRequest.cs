using System.Text.Json.Serialization;

namespace MiniVmm.Host.Control;

/// <summary>POST /v1/snapshot.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SnapshotRequest
{
    /// <summary>The file to write, absolute.</summary>
    public required string Path { get; init; }
}
