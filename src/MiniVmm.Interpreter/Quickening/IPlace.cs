using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>Where an operand is in host memory, as a type. What cannot be told at once is left to the plain handler.</summary>
internal unsafe interface IPlace
{
    /// <summary>Finds where to read; false where the plain handler must.</summary>
    static abstract bool TryRead<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged;

    /// <summary>Finds where to read and write; false where the plain handler must.</summary>
    static abstract bool TryWrite<T>(CpuState* s, Operation* op, out void* host) where T : unmanaged;
}
