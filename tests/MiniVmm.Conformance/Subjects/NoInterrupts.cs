using MiniVmm.I386.Contracts;

namespace MiniVmm.Conformance.Subjects;

/// <summary>Neither interrupts nor time.</summary>
internal sealed class NoInterrupts : IInterruptController, ITimeStampCounter
{
    public bool Pending => false;

    public uint Kilohertz => 1;

    public byte Acknowledge() => throw new InvalidOperationException("nothing is pending");

    ulong ITimeStampCounter.Read() => 0;
}
