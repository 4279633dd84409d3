namespace MiniVmm.I386.Contracts;

/// <summary>A device in physical address space. The rules of <see cref="IPortDevice"/> hold here too.</summary>
public interface IMmioDevice
{
    /// <summary>Reads <paramref name="size"/> bytes (1, 2 or 4) at an offset from the device's base.</summary>
    uint Read(uint offset, int size);

    /// <summary>Writes the low <paramref name="size"/> bytes (1, 2 or 4) of <paramref name="value"/>.</summary>
    void Write(uint offset, int size, uint value);
}
