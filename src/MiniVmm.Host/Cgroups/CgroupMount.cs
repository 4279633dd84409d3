namespace MiniVmm.Host.Cgroups;

/// <summary>A cgroup file system in /proc/self/mountinfo (proc(5)).</summary>
/// <param name="Version">1 or 2, by the file system's type.</param>
/// <param name="Root">Which directory of the hierarchy is mounted.</param>
/// <param name="Point">Where.</param>
/// <param name="Options">Superblock options; version 1 names its controllers here.</param>
internal sealed record CgroupMount(CgroupVersion Version, string Root, string Point, string Options)
{
    public bool HasOption(string name) => Options.Split(',').Contains(name);

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

    /// <summary>Blank, tab, line feed and backslash are written in octal.</summary>
    private static string Unescape(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
