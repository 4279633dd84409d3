using MiniVmm.I386.Contracts;

namespace MiniVmm.Tests.Interpreter;

/// <summary>An interrupt controller with at most one request, and a clock that stands still.</summary>
internal sealed class StubInterrupts : IInterruptController, ITimeStampCounter
{
    /// <summary>The vector that waits, or null.</summary>
    public byte? Vector { get; set; }

    public bool Pending => Vector is not null;

    public uint Kilohertz => 1_000_000;

    public byte Acknowledge()
    {
        byte vector = Vector!.Value;
        Vector = null;
        return vector;
    }

    public ulong Read() => 0x1_2345_6789;
}
