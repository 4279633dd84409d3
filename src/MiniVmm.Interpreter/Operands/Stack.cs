using System.Runtime.CompilerServices;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Operands;

/// <summary>The stack that SS and its size attribute make.</summary>
internal static unsafe class Stack
{
    /// <summary>The stack offset <paramref name="delta"/> bytes from the top; the upper half of ESP stays with 16-bit stacks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Moved(CpuState* s, int delta)
    {
        uint esp = s->Gpr[GeneralRegister.ESP];
        uint moved = esp + (uint)delta;
        return (s->Mode & CodeMode.Stack32) != 0 ? moved : (esp & 0xFFFF_0000) | (moved & 0xFFFF);
    }

    public static uint Linear(CpuState* s, uint esp, int size, bool write)
    {
        uint offset = (s->Mode & CodeMode.Stack32) != 0 ? esp : esp & 0xFFFF;
        return (s->Mode & CodeMode.FlatData) != 0
            ? offset
            : SegmentCheck.Linear(s, SegmentRegister.SS, offset, size, write);
    }

    /// <summary>Pushes; ESP commits after the write.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Push<T>(CpuState* s, uint value) where T : unmanaged
    {
        uint esp = Moved(s, -sizeof(T));
        LinearMemory.Store<T>(s, Linear(s, esp, sizeof(T), write: true), value);
        s->Gpr[GeneralRegister.ESP] = esp;
    }

    /// <summary>Reads the top without popping.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Peek<T>(CpuState* s, int depth = 0) where T : unmanaged =>
        LinearMemory.Load<T>(s, Linear(s, Moved(s, depth), sizeof(T), write: false));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Pop<T>(CpuState* s) where T : unmanaged
    {
        uint value = Peek<T>(s);
        s->Gpr[GeneralRegister.ESP] = Moved(s, sizeof(T));
        return value;
    }
}
