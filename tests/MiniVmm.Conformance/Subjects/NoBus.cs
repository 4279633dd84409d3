using MiniVmm.I386.Contracts;

namespace MiniVmm.Conformance.Subjects;

/// <summary>Ports and physical memory without devices.</summary>
internal sealed class NoBus : IPortBus, IMmioBus
{
    public uint In(ushort port, int size) => uint.MaxValue;

    public void Out(ushort port, int size, uint value) { }

    public uint Read(uint address, int size) => uint.MaxValue;

    public void Write(uint address, int size, uint value) { }
}
