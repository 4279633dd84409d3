namespace MiniVmm.Lab.Reports;

/// <summary>How long it took to come to rest after something changed (see Analysis/Convergence).</summary>
/// <param name="Event">load, arrival, departure or step.</param>
/// <param name="Group">The group that arrived, left or changed its load, and whose figures these are but for a
/// departure; null for the load's beginning. All VMs' figures then.</param>
/// <param name="AtS">When, in seconds since the clients began to join.</param>
/// <param name="ThroughputS">Seconds until the throughput stayed within 10% of its steady state; null for never.</param>
/// <param name="CapS">The same for the cap; null also where there is none.</param>
public sealed record Settling(string Event, string? Group, double AtS, double? ThroughputS, double? CapS);
