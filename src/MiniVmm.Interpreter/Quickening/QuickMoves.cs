using System.Runtime.CompilerServices;
using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Instructions;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>MOV of bytes and double words, MOVZX and MOVSX to double words, LEA.</summary>
internal static unsafe class QuickMoves
{
    /// <returns>Null where there is no quick handler.</returns>
    public static Handler Bind(in Instruction i, Shape shape, in Operation op)
    {
        if (i.Op0Kind == OpKind.Register && !i.Op0Register.IsGPR() || i.Op1Kind == OpKind.Register && !i.Op1Register.IsGPR())
            return null;
        int size = OperandFields.SizeOf(in i, 0);
        bool fromByte = i.OpCount > 1 && OperandFields.SizeOf(in i, 1) == 1;
        return (i.Mnemonic, size) switch
        {
            (Mnemonic.Mov, 1) => Move<byte>(shape),
            (Mnemonic.Mov, 2) => Move<ushort>(shape),
            (Mnemonic.Mov, 4) => Move<uint>(shape),
            (Mnemonic.Movzx, 4) => fromByte ? Extend<byte, Moves.ZeroExtension>(shape) : Extend<ushort, Moves.ZeroExtension>(shape),
            (Mnemonic.Movsx, 4) => fromByte ? Extend<byte, Moves.SignExtension>(shape) : Extend<ushort, Moves.SignExtension>(shape),
            (Mnemonic.Lea, 4) when op.AddressMask == uint.MaxValue =>
                i.MemoryIndex == Register.None ? &LoadAddress<BaseAddress> : &LoadAddress<FlatAddress>,
            _ => null,
        };
    }

    private static Handler Move<T>(Shape shape) where T : unmanaged => shape switch
    {
        Shape.RegisterRegister => &Execute<T, RegisterPlace, SourcePlace>,
        Shape.RegisterImmediate => &Execute<T, RegisterPlace, ImmediatePlace>,
        Shape.RegisterBase => &Execute<T, RegisterPlace, MemoryPlace<BaseAddress>>,
        Shape.RegisterIndexed => &Execute<T, RegisterPlace, MemoryPlace<FlatAddress>>,
        Shape.BaseRegister => &Execute<T, MemoryPlace<BaseAddress>, SourcePlace>,
        Shape.BaseImmediate => &Execute<T, MemoryPlace<BaseAddress>, ImmediatePlace>,
        Shape.IndexedRegister => &Execute<T, MemoryPlace<FlatAddress>, SourcePlace>,
        Shape.IndexedImmediate => &Execute<T, MemoryPlace<FlatAddress>, ImmediatePlace>,
        _ => null,
    };

    private static Handler Extend<TFrom, TExtension>(Shape shape)
        where TFrom : unmanaged where TExtension : Moves.IExtension => shape switch
        {
            Shape.RegisterRegister => &ExecuteExtend<TFrom, TExtension, SourcePlace>,
            Shape.RegisterBase => &ExecuteExtend<TFrom, TExtension, MemoryPlace<BaseAddress>>,
            Shape.RegisterIndexed => &ExecuteExtend<TFrom, TExtension, MemoryPlace<FlatAddress>>,
            _ => null,
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Operation* Execute<T, TDestination, TSource>(CpuState* s, Operation* op)
        where T : unmanaged where TDestination : IPlace where TSource : IPlace
    {
        if (!TSource.TryRead<T>(s, op, out void* source)) return Chain.Plainly(s, op);
        if (!TDestination.TryWrite<T>(s, op, out void* target)) return Chain.Plainly(s, op);
        Width.Store<T>(target, Width.Load<T>(source));
        return Chain.NextQuick(s, op);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Operation* ExecuteExtend<TFrom, TExtension, TSource>(CpuState* s, Operation* op)
        where TFrom : unmanaged where TExtension : Moves.IExtension where TSource : IPlace
    {
        if (!TSource.TryRead<TFrom>(s, op, out void* source)) return Chain.Plainly(s, op);
        RegisterOperand.Store<uint>(s, op, TExtension.Apply<TFrom>(Width.Load<TFrom>(source)));
        return Chain.NextQuick(s, op);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Operation* LoadAddress<TAddress>(CpuState* s, Operation* op) where TAddress : IAddress
    {
        RegisterOperand.Store<uint>(s, op, TAddress.Linear<byte>(s, op, write: false));
        return Chain.NextQuick(s, op);
    }
}
