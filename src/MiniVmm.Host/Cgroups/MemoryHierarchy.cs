namespace MiniVmm.Host.Cgroups;

/// <summary>The mounted cgroup hierarchy that has the memory controller.</summary>
/// <param name="Version">Its interface.</param>
/// <param name="Mount">Where it is mounted.</param>
/// <param name="Own">The directory of this process's cgroup in it. In a container it may lie outside the mount and
/// then does not exist.</param>
internal sealed record MemoryHierarchy(CgroupVersion Version, string Mount, string Own)
{
    private const string Controller = "memory";

    public static MemoryHierarchy? Detect() => Detect(
        ProcFile.TryRead("/proc/self/mountinfo") ?? "", ProcFile.TryRead("/proc/self/cgroup") ?? "",
        mount => ProcFile.TryRead(Path.Combine(mount, "cgroup.controllers")) ?? "");

    /// <summary>Version 1 wins where its memory controller is mounted: a controller belongs to one hierarchy only, so
    /// in the hybrid layout version 2 is mounted without it.</summary>
    /// <param name="mountInfo">/proc/self/mountinfo.</param>
    /// <param name="selfCgroup">/proc/self/cgroup.</param>
    /// <param name="controllers">The controllers that a version 2 mount offers at its root.</param>
    public static MemoryHierarchy? Detect(string mountInfo, string selfCgroup, Func<string, string> controllers)
    {
        MemoryHierarchy? second = null;
        foreach (CgroupMount mount in CgroupMount.Parse(mountInfo))
        {
            if (mount.Version == CgroupVersion.V1 && mount.HasOption(Controller))
                return new MemoryHierarchy(CgroupVersion.V1, mount.Point, mount.Locate(selfCgroup, Controller));
            if (mount.Version == CgroupVersion.V2 && controllers(mount.Point).Split().Contains(Controller))
                second ??= new MemoryHierarchy(CgroupVersion.V2, mount.Point, mount.Locate(selfCgroup, Controller));
        }
        return second;
    }
}
