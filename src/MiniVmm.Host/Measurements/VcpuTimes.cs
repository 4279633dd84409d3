namespace MiniVmm.Host.Measurements;

/// <summary>What the host's scheduler did with a vCPU thread, since its start (Linux, Documentation/scheduler/sched-stats.rst).</summary>
/// <param name="GottenNs">On a processor.</param>
/// <param name="WaitedNs">Runnable, without one.</param>
/// <param name="Executions">How often it got one.</param>
public readonly record struct VcpuTimes(long GottenNs, long WaitedNs, long Executions)
{
    /// <summary>Reads /proc/PID/task/TID/schedstat; null where the thread has gone, or the kernel does not account.</summary>
    public static VcpuTimes? Read(int processId, int threadId) => Parse(ProcFile.TryRead($"/proc/{processId}/task/{threadId}/schedstat"));

    internal static VcpuTimes? Parse(string? schedstat) =>
        schedstat?.Split(' ', StringSplitOptions.TrimEntries) is [var gotten, var waited, var executions]
        && long.TryParse(gotten, out long g) && long.TryParse(waited, out long w) && long.TryParse(executions, out long e)
            ? new VcpuTimes(g, w, e)
            : null;
}
