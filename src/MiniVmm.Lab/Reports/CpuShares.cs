using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Reports;

/// <summary>How much of a processor the VMs of a run got, and how much is each one's due.</summary>
internal static class CpuShares
{
    /// <summary>CPU time of a VM's monitor, in user mode and in the kernel, per second that it was alive and measured; null where the host
    /// was not looked at often enough. A guest has one processor, but its monitor has other threads, so a little more than 1 can be.
    /// </summary>
    public static double? Of(RunRecord record, int vm)
    {
        Interval span = record.Timeline.Measured.Intersect(record.Lives[vm]);
        (double UnixMs, long CpuMs)[] seen =
        [
            .. record.HostSamples.Where(s => span.Contains(s.UnixMs) && s.Processes[vm] is not null)
                .Select(s => (s.UnixMs, s.Processes[vm]!.Value.UserMs + s.Processes[vm]!.Value.SystemMs)),
        ];
        return seen.Length >= 2 && seen[^1].UnixMs > seen[0].UnixMs
            ? (seen[^1].CpuMs - seen[0].CpuMs) / (seen[^1].UnixMs - seen[0].UnixMs)
            : null;
    }

    /// <summary>What each VM would have if all that were alive wanted all that they can use, one processor each: processors by VMs, at
    /// most 1. Max-min fairness gives no VM that wants it less. Null where the number of processors is not known.</summary>
    public static double? Fair(RunRecord record)
    {
        Interval measured = record.Timeline.Measured;
        double alive = record.Lives.Sum(l => measured.Intersect(l).Seconds) / measured.Seconds;
        return record.Processors is int processors && alive > 0 ? Math.Min(1, processors / alive) : null;
    }
}
