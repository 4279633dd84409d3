namespace MiniVmm.Host.Cgroups;

/// <summary>A memory cgroup, or what is missing for one.</summary>
/// <param name="Cgroup">The cgroup; null where there is none to be had.</param>
/// <param name="Obstacle">Why not, in a line; empty where there is one.</param>
public sealed record CgroupGrant(MemoryCgroup? Cgroup, string Obstacle);
