using System.Runtime.InteropServices;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Translator.Cache;

/// <summary>An operation with nothing behind it, to execute it and no other.</summary>
internal sealed unsafe class SingleOperation
{
    private readonly Operation* _operations = (Operation*)NativeMemory.AlignedAlloc(2 * Operation.Size, Operation.Size);

    public SingleOperation(Operation* original)
    {
        _operations[0] = *original;
        _operations[0].Execute = original->Plain;
        // What lies behind returns itself. Its length is what is paid for but not executed yet.
        _operations[1] = Chain.End(original->Next);
        _operations[1].Left = (byte)(original->Left - 1);
        _operations[1].Link.First = _operations + 1;
        _operations[1].Execute = &Return;
    }

    ~SingleOperation() => NativeMemory.AlignedFree(_operations);

    /// <summary>Executes it.</summary>
    /// <param name="s">The processor.</param>
    /// <param name="next">What the interpreter is to go on with, unless control went on behind the operation.</param>
    /// <returns>Whether it did, in the same mode; the budget has been paid for what follows in the block.</returns>
    /// <exception cref="I386.Faults.GuestFault">As it comes; the operation under way is this one.</exception>
    public bool Execute(CpuState* s, out Operation* next)
    {
        uint mode = s->Mode;
        _operations[1].Link.Mode = mode;
        s->CurrentOperation = _operations;
        next = _operations->Execute(s, _operations);
        if (next != _operations + 1) return false;
        if (s->Mode == mode) return true;
        next = Chain.Resynchronise(s, next);
        return false;
    }

    private static Operation* Return(CpuState* s, Operation* op) => op;
}
