namespace MiniVmm.Host.Cgroups;

/// <summary>Documentation/admin-guide/cgroup-v1/memory.rst.</summary>
internal sealed class MemoryCgroupV1(string path) : MemoryCgroup(path)
{
    private const string Limit = "memory.limit_in_bytes";
    private const string LimitWithSwap = "memory.memsw.limit_in_bytes";

    /// <summary>"No limit" reads as the largest multiple of the page size.</summary>
    private static readonly long Unlimited = long.MaxValue / Environment.SystemPageSize * Environment.SystemPageSize;

    public override CgroupVersion Version => CgroupVersion.V1;

    public override MemoryStatistics Read()
    {
        string? statistics = Control("memory.stat");
        long limit = Number(Limit);
        return new MemoryStatistics(
            Number("memory.usage_in_bytes"), limit >= Unlimited ? null : limit,
            ProcFile.Value(statistics, "rss"), ProcFile.Value(statistics, "cache"),
            ProcFile.Value(statistics, "pgmajfault"), ProcFile.Value(statistics, "workingset_refault_file"),
            ProcFile.Value(Control("memory.oom_control"), "oom_kill"));
    }

    public override void LiftLimit()
    {
        CgroupDirectory.TryWrite(Path, LimitWithSwap, "-1");
        CgroupDirectory.TryWrite(Path, Limit, "-1");
    }

    private protected override void ApplyLimit(long bytes)
    {
        // Memory plus swap may never be below memory: it goes first where the limit rises, which fails where it falls, and
        // second where it falls. Absent where the kernel does no swap accounting.
        CgroupDirectory.TryWrite(Path, LimitWithSwap, $"{bytes}");
        CgroupDirectory.Write(Path, Limit, $"{bytes}");
        CgroupDirectory.TryWrite(Path, LimitWithSwap, $"{bytes}");
    }
}
