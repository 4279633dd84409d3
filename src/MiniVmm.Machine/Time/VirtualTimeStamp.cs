using MiniVmm.I386.Contracts;

namespace MiniVmm.Machine.Time;

/// <summary>RDTSC as virtual time, for deterministic machines.</summary>
internal sealed class VirtualTimeStamp(IVirtualTime time) : ITimeStampCounter
{
    public uint Kilohertz => 1_000_000;

    public ulong Read() => (ulong)time.Now;
}
