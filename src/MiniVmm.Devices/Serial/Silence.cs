namespace MiniVmm.Devices.Serial;

/// <summary>A console nobody reads.</summary>
public sealed class Silence : IByteSink
{
    public void Write(byte value)
    {
    }
}
