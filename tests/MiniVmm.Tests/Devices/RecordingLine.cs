using MiniVmm.I386.Contracts;

namespace MiniVmm.Tests.Devices;

/// <summary>A wire that counts its rising edges.</summary>
internal sealed class RecordingLine : IInterruptLine
{
    public bool Level { get; private set; }

    public int Edges { get; private set; }

    public void Set(bool level)
    {
        if (level && !Level) Edges++;
        Level = level;
    }
}
