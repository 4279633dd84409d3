using System.Runtime.CompilerServices;
using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Instructions;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>An operation of the ALU on two operands.</summary>
internal readonly unsafe struct Arithmetical<TOperation, T, TDestination, TSource> : IStep
    where TOperation : IBinaryOperation where T : unmanaged where TDestination : IPlace where TSource : IPlace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRun(CpuState* s, Operation* op)
    {
        if (!TSource.TryRead<T>(s, op, out void* source)) return false;
        void* target;
        if (!(TOperation.Writes ? TDestination.TryWrite<T>(s, op, out target) : TDestination.TryRead<T>(s, op, out target)))
            return false;
        uint result = TOperation.Apply<T>(s, Width.Load<T>(target), Width.Load<T>(source));
        if (TOperation.Writes) Width.Store<T>(target, result);
        return true;
    }
}

/// <summary>IMUL of a register.</summary>
internal readonly unsafe struct Multiply<TSource> : IStep where TSource : IPlace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRun(CpuState* s, Operation* op)
    {
        if (!TSource.TryRead<uint>(s, op, out void* source)) return false;
        uint* target = (uint*)((byte*)s + op->Register);
        long product = (long)*(int*)target * *(int*)source;
        uint overflow = product != (int)product ? 1u : 0;
        Flags.SetResult<uint>(s, (uint)product, overflow, overflow);
        *target = (uint)product;
        return true;
    }
}

/// <summary>MOV.</summary>
internal readonly unsafe struct Move<T, TDestination, TSource> : IStep
    where T : unmanaged where TDestination : IPlace where TSource : IPlace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRun(CpuState* s, Operation* op)
    {
        if (!TSource.TryRead<T>(s, op, out void* source)) return false;
        if (!TDestination.TryWrite<T>(s, op, out void* target)) return false;
        Width.Store<T>(target, Width.Load<T>(source));
        return true;
    }
}

/// <summary>MOVZX and MOVSX to a double word.</summary>
internal readonly unsafe struct Extend<TFrom, TExtension, TSource> : IStep
    where TFrom : unmanaged where TExtension : Moves.IExtension where TSource : IPlace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRun(CpuState* s, Operation* op)
    {
        if (!TSource.TryRead<TFrom>(s, op, out void* source)) return false;
        RegisterOperand.Store<uint>(s, op, TExtension.Apply<TFrom>(Width.Load<TFrom>(source)));
        return true;
    }
}

/// <summary>LEA.</summary>
internal readonly unsafe struct LoadAddress<TAddress> : IStep where TAddress : IAddress
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRun(CpuState* s, Operation* op)
    {
        RegisterOperand.Store<uint>(s, op, TAddress.Linear<byte>(s, op, write: false));
        return true;
    }
}
