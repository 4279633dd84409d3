namespace MiniVmm.Model.Simulation;

/// <summary>Where requests are.</summary>
/// <param name="Arrived">All that came.</param>
/// <param name="Served">Answered.</param>
/// <param name="Dropped">Turned away by the client, which had too many under way (open loops).</param>
/// <param name="Abandoned">That a VM had when it went.</param>
/// <param name="Pending">That VMs have at the end.</param>
public sealed record RequestBalance(long Arrived, long Served, long Dropped, long Abandoned, long Pending);
