using System.Runtime.CompilerServices;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Quickening;

// Double words on a flat 32-bit stack.

internal readonly unsafe struct Push<TSource> : IStep where TSource : IPlace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRun(CpuState* s, Operation* op)
    {
        uint esp = s->Gpr[GeneralRegister.ESP] - 4;
        if (!TSource.TryRead<uint>(s, op, out void* source)) return false;
        if (!LinearMemory.TryWrite<uint>(s, esp, out void* top)) return false;
        *(uint*)top = *(uint*)source;
        s->Gpr[GeneralRegister.ESP] = esp;
        return true;
    }
}

/// <summary>POP of a register; POP ESP keeps the popped value.</summary>
internal readonly unsafe struct Pop : IStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRun(CpuState* s, Operation* op)
    {
        uint esp = s->Gpr[GeneralRegister.ESP];
        if (!LinearMemory.TryRead<uint>(s, esp, out void* top)) return false;
        s->Gpr[GeneralRegister.ESP] = esp + 4;
        RegisterOperand.Store<uint>(s, op, *(uint*)top);
        return true;
    }
}

internal readonly unsafe struct Leave : IStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRun(CpuState* s, Operation* op)
    {
        uint frame = s->Gpr[GeneralRegister.EBP];
        if (!LinearMemory.TryRead<uint>(s, frame, out void* top)) return false;
        s->Gpr[GeneralRegister.ESP] = frame + 4;
        s->Gpr[GeneralRegister.EBP] = *(uint*)top;
        return true;
    }
}
