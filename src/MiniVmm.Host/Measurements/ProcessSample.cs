namespace MiniVmm.Host.Measurements;

/// <summary>What the host's kernel says about a process; counters run since its start.</summary>
/// <param name="UserMs">CPU time in user mode.</param>
/// <param name="SystemMs">CPU time in the kernel on its behalf.</param>
/// <param name="MajorFaults">Page faults that waited for the disk.</param>
/// <param name="MinorFaults">Page faults served from memory.</param>
/// <param name="QueueWaitMs">Time its living threads were runnable without a processor.</param>
/// <param name="ResidentBytes">Resident set.</param>
public readonly record struct ProcessSample(
    long UserMs, long SystemMs, long MajorFaults, long MinorFaults, double QueueWaitMs, long ResidentBytes);
