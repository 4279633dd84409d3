namespace MiniVmm.Host.Measurements;

/// <summary>Counters of an instance at a moment; all run since its start.</summary>
/// <param name="TakenNs">When, on any clock that never steps.</param>
/// <param name="Vcpu">Of the thread that runs the guest.</param>
/// <param name="IoCalls">System calls of the monitor that read or wrote; null where this user may not know.</param>
/// <param name="MajorFaults">Page faults that waited for the disk.</param>
/// <param name="MinorFaults">Page faults served from memory.</param>
/// <param name="ResidentBytes">Resident set, guest RAM in it.</param>
/// <param name="Guest">The view from inside; null where the monitor did not answer.</param>
public sealed record InstanceSample(
    long TakenNs, VcpuTimes Vcpu, long? IoCalls, long MajorFaults, long MinorFaults, long ResidentBytes, GuestSample? Guest);
