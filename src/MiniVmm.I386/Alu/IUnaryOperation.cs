using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

/// <summary>A one-operand, read-modify-write ALU operation on the width T.</summary>
public unsafe interface IUnaryOperation
{
    static abstract uint Apply<T>(CpuState* s, uint a) where T : unmanaged;
}
