namespace MiniVmm.I386.Contracts;

/// <summary>Physical address space outside RAM; sizes are 1, 2 or 4 bytes, values zero-extended.</summary>
public interface IMmioBus
{
    uint Read(uint address, int size);

    void Write(uint address, int size, uint value);
}
