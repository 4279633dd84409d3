namespace MiniVmm.Devices.Serial;

/// <summary>Where a device's bytes go. Called on the vCPU thread: buffer, do not block for long.</summary>
public interface IByteSink
{
    void Write(byte value);
}
