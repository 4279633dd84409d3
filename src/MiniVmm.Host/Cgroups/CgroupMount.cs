namespace MiniVmm.Host.Cgroups;

/// <summary>A cgroup file system in /proc/self/mountinfo (proc(5)).</summary>
/// <param name="Version">1 or 2, by the file system's type.</param>
/// <param name="Root">Which directory of the hierarchy is mounted.</param>
/// <param name="Point">Where.</param>
/// <param name="Options">Superblock options; version 1 names its controllers here.</param>
internal sealed record CgroupMount(CgroupVersion Version, string Root, string Point, string Options)
{
    public bool HasOption(string name) => Options.Split(',').Contains(name);

    /// <summary>The directory of a process's cgroup in this hierarchy. Paths in /proc/PID/cgroup start at the hierarchy's root, which a bind
    /// mount may show only in part.</summary>
    /// <param name="processCgroups">/proc/PID/cgroup.</param>
    /// <param name="controller">One of this hierarchy's.</param>
    public string Locate(string processCgroups, string controller)
    {
        string path = Version == CgroupVersion.V1 ? V1Path(processCgroups, controller) : V2Path(processCgroups);
        string below = Root != "/" && path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : path;
        return below.Trim('/').Length == 0 ? Point : Path.Combine(Point, below.Trim('/'));
    }

    public static IEnumerable<CgroupMount> Parse(string mountInfo)
    {
        foreach (string line in mountInfo.Split('\n'))
        {
            string[] halves = line.Split(" - ", 2);
            string[] left = halves[0].Split(' ');
            string[] right = halves.Length == 2 ? halves[1].Split(' ') : [];
            if (left.Length < 5 || right.Length < 3)
                continue;
            if (right[0] == "cgroup")
                yield return new CgroupMount(CgroupVersion.V1, Unescape(left[3]), Unescape(left[4]), right[2]);
            else if (right[0] == "cgroup2")
                yield return new CgroupMount(CgroupVersion.V2, Unescape(left[3]), Unescape(left[4]), right[2]);
        }
    }

    private static string V1Path(string cgroups, string controller)
    {
        foreach (string line in cgroups.Split('\n'))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length == 3 && parts[1].Split(',').Contains(controller))
                return parts[2];
        }
        return "/";
    }

    private static string V2Path(string cgroups)
    {
        foreach (string line in cgroups.Split('\n'))
            if (line.StartsWith("0::", StringComparison.Ordinal))
                return line[3..];
        return "/";
    }

    /// <summary>Blank, tab, line feed and backslash are written in octal.</summary>
    private static string Unescape(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
