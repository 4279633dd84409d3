using MiniVmm.Devices.Serial;

namespace MiniVmm.Bench;

/// <summary>A console nobody reads: a terminal's speed is not what is measured.</summary>
internal sealed class Silence : IByteSink
{
    public void Write(byte value)
    {
    }
}
