namespace MiniVmm.Host.Cgroups;

/// <summary>Makes memory cgroups wherever this user may, and sweeps those of launchers that were killed.</summary>
public static class MemoryCgroups
{
    /// <summary>Whether the memory controller is in the version 2 hierarchy, the only one that systemd delegates.</summary>
    public static CgroupVersion? Version => MemoryHierarchy.Detect()?.Version;

    /// <summary>Makes a cgroup, first below the root of the hierarchy, then below our own.</summary>
    public static CgroupGrant Create(string purpose)
    {
        if (MemoryHierarchy.Detect() is not MemoryHierarchy hierarchy)
            return new CgroupGrant(null, "no cgroup file system with the memory controller is mounted");
        List<string> obstacles = [];
        foreach (string parent in Parents(hierarchy))
        {
            CgroupGrant grant = hierarchy.Version == CgroupVersion.V1
                ? CreateV1(parent, purpose)
                : CreateV2(parent, purpose, parent == hierarchy.Own);
            if (grant.Cgroup is not null)
                return grant;
            obstacles.Add(grant.Obstacle);
        }
        return new CgroupGrant(null, $"cgroup v{(int)hierarchy.Version}: {string.Join("; ", obstacles)}");
    }

    /// <summary>Removes the cgroups of launchers that run no more, with whatever still runs in them.</summary>
    /// <returns>How many.</returns>
    public static int Sweep()
    {
        int removed = 0;
        if (MemoryHierarchy.Detect() is MemoryHierarchy hierarchy)
            foreach (string parent in Parents(hierarchy))
                removed += Sweep(parent);
        return removed;
    }

    internal static int Sweep(string parent)
    {
        int removed = 0;
        try
        {
            foreach (string child in Directory.EnumerateDirectories(parent, "minivmm-*"))
                if (CgroupName.Parse(Path.GetFileName(child)) is { IsAbandoned: true } && CgroupDirectory.Remove(child))
                    removed++;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed cannot be swept, and nothing depends on it.
        }
        return removed;
    }

    private static IEnumerable<string> Parents(MemoryHierarchy hierarchy)
    {
        yield return hierarchy.Mount;
        if (hierarchy.Own != hierarchy.Mount && Directory.Exists(hierarchy.Own))
            yield return hierarchy.Own;
    }

    private static CgroupGrant CreateV1(string parent, string purpose)
    {
        string path = Path.Combine(parent, CgroupName.Own(purpose).ToString());
        return MakeDirectory(path) is string obstacle
            ? new CgroupGrant(null, obstacle)
            : new CgroupGrant(new MemoryCgroupV1(path), "");
    }

    private static CgroupGrant CreateV2(string parent, string purpose, bool own)
    {
        if (!Lists(parent, "cgroup.controllers"))
            return new CgroupGrant(null, $"{parent} has no memory controller (not delegated)");
        LauncherSeat? seat = null;
        if (!Lists(parent, "cgroup.subtree_control") && !Delegate(parent))
        {
            seat = own && IsWritable(parent) ? LauncherSeat.TryTake(parent) : null;
            if (seat is null || !Delegate(parent))
            {
                seat?.Leave();
                return new CgroupGrant(null, $"{parent} gives its children no memory controller (not ours to write, or "
                    + "other processes live in it)");
            }
        }
        string path = Path.Combine(parent, CgroupName.Own(purpose).ToString());
        string? obstacle = MakeDirectory(path);
        if (obstacle is null && !File.Exists(Path.Combine(path, "memory.max")))
        {
            CgroupDirectory.Remove(path);
            obstacle = $"{path} came without memory.max";
        }
        if (obstacle is null)
            return new CgroupGrant(new MemoryCgroupV2(path, seat), "");
        seat?.Leave();
        return new CgroupGrant(null, obstacle);
    }

    private static bool Lists(string cgroup, string file) =>
        (ProcFile.TryRead(Path.Combine(cgroup, file)) ?? "").Split().Contains("memory");

    private static bool Delegate(string parent) =>
        CgroupDirectory.TryWrite(parent, "cgroup.subtree_control", "+memory");

    /// <summary>Taking a seat is worth it only where the write can succeed afterwards.</summary>
    private static bool IsWritable(string parent)
    {
        try
        {
            using FileStream control = new(
                Path.Combine(parent, "cgroup.subtree_control"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? MakeDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return $"{Path.GetDirectoryName(path)} is not writable for user {Environment.UserName}";
        }
        catch (IOException e)
        {
            return $"{Path.GetDirectoryName(path)}: {e.Message.Trim()}";
        }
    }
}
