using MiniVmm.Host.Measurements;

namespace MiniVmm.Host.Cgroups;

/// <summary>The name of a cgroup tells who made it, so that a later start can clear up after a launcher that was
/// killed. A process id alone is reused; with its start time it is not. Ids mean nothing in another pid namespace,
/// hence its number.</summary>
internal readonly record struct CgroupName(long PidNamespace, int ProcessId, long StartTicks, string Purpose)
{
    private const string Prefix = "minivmm";

    public static CgroupName Own(string purpose) => new(
        OwnPidNamespace(), Environment.ProcessId, ProcessStat.Read(Environment.ProcessId)?.StartTicks ?? 0, purpose);

    public static CgroupName? Parse(string name)
    {
        string[] parts = name.Split('-', 5);
        return parts.Length == 5 && parts[0] == Prefix && long.TryParse(parts[1], out long space)
            && int.TryParse(parts[2], out int process) && long.TryParse(parts[3], out long start)
            ? new CgroupName(space, process, start, parts[4])
            : null;
    }

    /// <summary>Whether its maker certainly runs no more.</summary>
    public bool IsAbandoned => PidNamespace == OwnPidNamespace()
        && (ProcessStat.Read(ProcessId) is not ProcessStat stat || stat.StartTicks != StartTicks || stat.State == 'Z');

    public override string ToString() => $"{Prefix}-{PidNamespace}-{ProcessId}-{StartTicks}-{Purpose}";

    private static long OwnPidNamespace()
    {
        // "pid:[4026531836]"
        string link = new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";
        int open = link.IndexOf('[', StringComparison.Ordinal);
        return open >= 0 && long.TryParse(link.AsSpan(open + 1).TrimEnd(']'), out long number) ? number : 0;
    }
}
