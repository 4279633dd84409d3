namespace MiniVmm.Host.Cgroups;

/// <summary>What a memory cgroup reports.</summary>
/// <param name="UsageBytes">Everything charged.</param>
/// <param name="LimitBytes">The limit; null = none.</param>
/// <param name="AnonymousBytes">Memory of the processes themselves.</param>
/// <param name="FileBytes">Pages of files, guest RAM among them.</param>
/// <param name="MajorFaults">Page faults that waited for the disk.</param>
/// <param name="Refaults">File pages that were reclaimed and soon needed again: the measure of thrashing.</param>
/// <param name="OomKills">Processes that the kernel ended for want of memory.</param>
public sealed record MemoryStatistics(
    long UsageBytes, long? LimitBytes, long AnonymousBytes, long FileBytes, long MajorFaults, long Refaults,
    long OomKills);
