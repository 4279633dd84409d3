using MiniVmm.Host.Cgroups;

namespace MiniVmm.Host.Instances;

/// <summary>Where an instance runs.</summary>
/// <param name="Cgroup">The memory cgroup that it joins before its first instruction; null = the launcher's own.</param>
/// <param name="Processor">The only processor that it may use; null = any.</param>
public sealed record Placement(MemoryCgroup? Cgroup, int? Processor)
{
    public static Placement Anywhere { get; } = new(null, null);
}
