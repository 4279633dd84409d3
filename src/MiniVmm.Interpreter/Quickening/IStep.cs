using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>The common case of one instruction that does not end a block.</summary>
internal unsafe interface IStep
{
    /// <summary>Does all of it, or nothing: false where the plain handler must.</summary>
    static abstract bool TryRun(CpuState* s, Operation* op);
}
