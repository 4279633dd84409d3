namespace MiniVmm.Host.Cgroups;

/// <summary>The mounted cgroup hierarchy that has the memory controller.</summary>
/// <param name="Version">Its interface.</param>
/// <param name="Mount">Where it is mounted.</param>
/// <param name="Own">The directory of this process's cgroup in it. In a container it may lie outside the mount and
/// then does not exist.</param>
internal sealed record MemoryHierarchy(CgroupVersion Version, string Mount, string Own)
{
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
            if (mount.Version == CgroupVersion.V1 && mount.HasOption("memory"))
                return new MemoryHierarchy(CgroupVersion.V1, mount.Point, Locate(mount, V1Path(selfCgroup)));
            if (mount.Version == CgroupVersion.V2 && controllers(mount.Point).Split().Contains("memory"))
                second ??= new MemoryHierarchy(CgroupVersion.V2, mount.Point, Locate(mount, V2Path(selfCgroup)));
        }
        return second;
    }

    /// <summary>Paths in /proc/self/cgroup start at the hierarchy's root, which a bind mount may show only in
    /// part.</summary>
    private static string Locate(CgroupMount mount, string path)
    {
        string below = mount.Root != "/" && path.StartsWith(mount.Root, StringComparison.Ordinal)
            ? path[mount.Root.Length..]
            : path;
        return below.Trim('/').Length == 0 ? mount.Point : Path.Combine(mount.Point, below.Trim('/'));
    }

    private static string V1Path(string selfCgroup)
    {
        foreach (string line in selfCgroup.Split('\n'))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length == 3 && parts[1].Split(',').Contains("memory"))
                return parts[2];
        }
        return "/";
    }

    private static string V2Path(string selfCgroup)
    {
        foreach (string line in selfCgroup.Split('\n'))
            if (line.StartsWith("0::", StringComparison.Ordinal))
                return line[3..];
        return "/";
    }
}
