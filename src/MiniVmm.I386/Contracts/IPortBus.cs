namespace MiniVmm.I386.Contracts;

/// <summary>The 64 Ki ports as the processor drives them; sizes are 1, 2 or 4 bytes, values zero-extended.</summary>
public interface IPortBus
{
    uint In(ushort port, int size);

    void Out(ushort port, int size, uint value);
}
