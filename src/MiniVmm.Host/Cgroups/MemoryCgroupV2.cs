namespace MiniVmm.Host.Cgroups;

/// <summary>Documentation/admin-guide/cgroup-v2.rst.</summary>
/// <param name="path">The cgroup's directory.</param>
/// <param name="seat">Where the launcher went to make room for it; null where it did not have to.</param>
internal sealed class MemoryCgroupV2(string path, LauncherSeat? seat) : MemoryCgroup(path)
{
    public override CgroupVersion Version => CgroupVersion.V2;

    public override MemoryStatistics Read()
    {
        string? statistics = Control("memory.stat");
        string limit = Control("memory.max")?.Trim() ?? "max";
        return new MemoryStatistics(
            Number("memory.current"), limit == "max" ? null : long.Parse(limit),
            ProcFile.Value(statistics, "anon"), ProcFile.Value(statistics, "file"),
            ProcFile.Value(statistics, "pgmajfault"), ProcFile.Value(statistics, "workingset_refault_file"),
            ProcFile.Value(Control("memory.events"), "oom_kill"));
    }

    public override void LiftLimit() => CgroupDirectory.TryWrite(Path, "memory.max", "max");

    private protected override void ApplyLimit(long bytes)
    {
        // Absent where the kernel has no swap. memory.high stays unset: it throttles below the limit, and the
        // experiment wants reclaim and nothing else.
        CgroupDirectory.TryWrite(Path, "memory.swap.max", "0");
        CgroupDirectory.Write(Path, "memory.max", $"{bytes}");
    }

    private protected override void AfterRemoval() => seat?.Leave();
}
