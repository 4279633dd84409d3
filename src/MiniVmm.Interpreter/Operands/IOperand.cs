using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Operands;

/// <summary>An operand to read, as a type: one generic handler serves every shape and the JIT specialises it.</summary>
internal unsafe interface ISource
{
    static abstract uint Load<T>(CpuState* s, Operation* op) where T : unmanaged;
}

/// <summary>An operand to read, write or modify.</summary>
internal unsafe interface IDestination : ISource
{
    static abstract void Store<T>(CpuState* s, Operation* op, uint value) where T : unmanaged;

    /// <summary>Reads what a store will follow: it faults as a write does, and then the store does not.</summary>
    static abstract uint LoadToModify<T>(CpuState* s, Operation* op) where T : unmanaged;

    /// <summary>Applies an operation in place. A fault on writing comes before any flag changes.</summary>
    static abstract void Modify<TOperation, T>(CpuState* s, Operation* op, uint b)
        where TOperation : IBinaryOperation where T : unmanaged;
}
