using MiniVmm.Host.Cgroups;

namespace MiniVmm.Host.Registry;

/// <summary>How many processes of a memory cgroup the kernel has ended for want of memory. Who was one of them cannot say
/// so, but a count that rose meanwhile can.</summary>
internal static class OomWitness
{
    /// <summary>This process's cgroup, or null.</summary>
    public static string? OwnCgroup() => MemoryHierarchy.Detect()?.Own;

    public static long Count(string? cgroup) => cgroup is null
        ? 0
        : ProcFile.Value(ProcFile.TryRead(Path.Combine(cgroup, "memory.events")) ?? ProcFile.TryRead(Path.Combine(cgroup, "memory.oom_control")), "oom_kill");
}
