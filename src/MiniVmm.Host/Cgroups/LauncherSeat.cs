namespace MiniVmm.Host.Cgroups;

/// <summary>A leaf that the launcher moves to, because version 2 hands controllers only to the children of a cgroup
/// that has no processes of its own ("no internal processes").</summary>
internal sealed class LauncherSeat
{
    private readonly string _parent;
    private readonly string _leaf;

    private LauncherSeat(string parent, string leaf)
    {
        _parent = parent;
        _leaf = leaf;
    }

    /// <summary>Moves this process into a leaf of its cgroup, provided nothing else lives in there.</summary>
    public static LauncherSeat? TryTake(string parent)
    {
        if (CgroupDirectory.Processes(parent) is not [int only] || only != Environment.ProcessId)
            return null;
        string leaf = Path.Combine(parent, CgroupName.Own("launcher").ToString());
        Directory.CreateDirectory(leaf);
        LauncherSeat seat = new(parent, leaf);
        if (CgroupDirectory.TryWrite(leaf, "cgroup.procs", "0"))
            return seat;
        seat.Leave();
        return null;
    }

    /// <summary>Back to where it was. What fails here is swept at the next start.</summary>
    public void Leave()
    {
        CgroupDirectory.TryWrite(_parent, "cgroup.subtree_control", "-memory");
        CgroupDirectory.TryWrite(_parent, "cgroup.procs", "0");
        if (CgroupDirectory.Processes(_leaf).Count == 0)
            CgroupDirectory.Remove(_leaf);
    }
}
