using System.Runtime.CompilerServices;
using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Operands;

/// <summary>The register named by <see cref="Operation.Register"/>.</summary>
internal readonly unsafe struct RegisterOperand : IDestination
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load<T>(CpuState* s, Operation* op) where T : unmanaged => Width.Load<T>((byte*)s + op->Register);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(CpuState* s, Operation* op, uint value) where T : unmanaged =>
        Width.Store<T>((byte*)s + op->Register, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadToModify<T>(CpuState* s, Operation* op) where T : unmanaged => Load<T>(s, op);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Modify<TOperation, T>(CpuState* s, Operation* op, uint b)
        where TOperation : IBinaryOperation where T : unmanaged =>
        Store<T>(s, op, TOperation.Apply<T>(s, Load<T>(s, op), b));
}

/// <summary>The register named by <see cref="Operation.Source"/>.</summary>
internal readonly unsafe struct SourceRegister : ISource
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load<T>(CpuState* s, Operation* op) where T : unmanaged => Width.Load<T>((byte*)s + op->Source);
}

/// <summary>The immediate.</summary>
internal readonly unsafe struct ImmediateOperand : ISource
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load<T>(CpuState* s, Operation* op) where T : unmanaged => op->Immediate;
}
