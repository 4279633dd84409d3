using MiniVmm.Host.Cgroups;
using MiniVmm.Host.Measurements;

namespace MiniVmm.Lab.Running;

/// <summary>All instances and their cgroup, measured from outside at one moment.</summary>
/// <param name="UnixMs">When.</param>
/// <param name="Processes">One per VM; null for one that is not running.</param>
/// <param name="Memory">The cgroup; null without one.</param>
public sealed record HostSample(double UnixMs, IReadOnlyList<ProcessSample?> Processes, MemoryStatistics? Memory);
