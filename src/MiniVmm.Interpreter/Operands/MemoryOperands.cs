using System.Runtime.CompilerServices;
using MiniVmm.I386.Alu;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Operands;

/// <summary>From operation to linear address.</summary>
internal unsafe interface IAddress
{
    static abstract uint Linear<T>(CpuState* s, Operation* op, bool write) where T : unmanaged;
}

/// <summary>32-bit addressing through a flat segment: the offset is the linear address.</summary>
internal readonly unsafe struct FlatAddress : IAddress
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Linear<T>(CpuState* s, Operation* op, bool write) where T : unmanaged => EffectiveAddress.Sum(s, op);
}

/// <summary>Any addressing through any segment, checked.</summary>
internal readonly unsafe struct SegmentAddress : IAddress
{
    public static uint Linear<T>(CpuState* s, Operation* op, bool write) where T : unmanaged =>
        SegmentCheck.Linear(s, op->Segment, EffectiveAddress.Offset(s, op), sizeof(T), write);
}

internal static unsafe class EffectiveAddress
{
    /// <summary>Base + index * scale + displacement; absent parts are the zero register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Sum(CpuState* s, Operation* op) =>
        *(uint*)((byte*)s + op->Base) + (*(uint*)((byte*)s + op->Index) << op->Scale) + op->Displacement;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Offset(CpuState* s, Operation* op) => Sum(s, op) & op->AddressMask;
}

/// <summary>The memory operand.</summary>
internal readonly unsafe struct MemoryOperand<TAddress> : IDestination where TAddress : IAddress
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load<T>(CpuState* s, Operation* op) where T : unmanaged =>
        LinearMemory.Load<T>(s, TAddress.Linear<T>(s, op, write: false));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(CpuState* s, Operation* op, uint value) where T : unmanaged =>
        LinearMemory.Store<T>(s, TAddress.Linear<T>(s, op, write: true), value);

    public static uint LoadToModify<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint linear = TAddress.Linear<T>(s, op, write: true);
        LinearMemory.ProbeWrite<T>(s, linear);
        return LinearMemory.Load<T>(s, linear);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Modify<TOperation, T>(CpuState* s, Operation* op, uint b)
        where TOperation : IBinaryOperation where T : unmanaged
    {
        uint linear = TAddress.Linear<T>(s, op, write: true);
        if (LinearMemory.TryWrite<T>(s, linear, out void* host)) Width.Store<T>(host, TOperation.Apply<T>(s, Width.Load<T>(host), b));
        else ModifySlowly<TOperation, T>(s, linear, b);
    }

    private static void ModifySlowly<TOperation, T>(CpuState* s, uint linear, uint b)
        where TOperation : IBinaryOperation where T : unmanaged
    {
        LinearMemory.ProbeWrite<T>(s, linear);
        uint a = LinearMemory.Load<T>(s, linear);
        LinearMemory.Store<T>(s, linear, TOperation.Apply<T>(s, a, b));
    }
}
