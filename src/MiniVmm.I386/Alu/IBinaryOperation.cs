using MiniVmm.I386.State;

namespace MiniVmm.I386.Alu;

/// <summary>A two-operand ALU operation on the width T. Operands and result are zero-extended.</summary>
public unsafe interface IBinaryOperation
{
    /// <summary>Whether the result is written to the first operand (CMP and TEST only set flags).</summary>
    static abstract bool Writes { get; }

    static abstract uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged;
}
