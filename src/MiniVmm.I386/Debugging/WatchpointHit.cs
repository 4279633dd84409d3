namespace MiniVmm.I386.Debugging;

/// <summary>An access that a watchpoint was waiting for.</summary>
/// <param name="Watchpoint">The watchpoint.</param>
/// <param name="Address">Linear address of the first of its bytes that was accessed.</param>
public readonly record struct WatchpointHit(Watchpoint Watchpoint, uint Address);
