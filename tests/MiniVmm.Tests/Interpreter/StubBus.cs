using MiniVmm.I386.Contracts;

namespace MiniVmm.Tests.Interpreter;

/// <summary>Both buses: remembers writes, answers reads with one value.</summary>
internal sealed class StubBus : IPortBus, IMmioBus
{
    public List<(uint Address, int Size, uint Value)> Writes { get; } = [];

    public uint Answer { get; set; } = uint.MaxValue;

    public uint In(ushort port, int size) => Answer;

    public void Out(ushort port, int size, uint value) => Writes.Add((port, size, value));

    public uint Read(uint address, int size) => Answer;

    public void Write(uint address, int size, uint value) => Writes.Add((address, size, value));
}
