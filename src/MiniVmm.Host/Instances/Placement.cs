using MiniVmm.Host.Cgroups;

namespace MiniVmm.Host.Instances;

/// <summary>Where an instance runs.</summary>
/// <param name="Cgroup">The memory cgroup that it joins before its first instruction; null = the launcher's own.</param>
/// <param name="Processors">The processors that it may use, each below 64; null = any.</param>
public sealed record Placement(MemoryCgroup? Cgroup, IReadOnlyList<int>? Processors)
{
    public static Placement Anywhere { get; } = new(null, null);

    /// <summary>One bit for each processor.</summary>
    internal nint? AffinityMask =>
        Processors is null ? null : (nint)Processors.Aggregate(0UL, (mask, p) => mask | (1UL << p));
}
