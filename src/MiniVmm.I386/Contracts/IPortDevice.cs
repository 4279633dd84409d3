namespace MiniVmm.I386.Contracts;

/// <summary>A device on the port bus. It sees offsets from its own base, never absolute ports.</summary>
/// <remarks>Called on the vCPU thread only. A device must accept every offset, size and value: a guest is free to
/// write nonsense, and nonsense reads as all ones and writes as nothing.</remarks>
public interface IPortDevice
{
    /// <summary>Reads <paramref name="size"/> bytes (1, 2 or 4), zero-extended.</summary>
    uint Read(ushort offset, int size);

    /// <summary>Writes the low <paramref name="size"/> bytes (1, 2 or 4) of <paramref name="value"/>.</summary>
    void Write(ushort offset, int size, uint value);
}
