namespace MiniVmm.Machine.Running;

/// <summary>What the host counts of a machine; times in nanoseconds, since power-on.</summary>
internal record struct MachineCounters
{
    public long HostNs;

    /// <summary>Host time spent halted.</summary>
    public long HaltedNs;

    /// <summary>CPU time of the vCPU thread.</summary>
    public long CpuNs;

    /// <summary>Halts that ended later than their timer event by more than a millisecond.</summary>
    public long LateWakeups;
}
