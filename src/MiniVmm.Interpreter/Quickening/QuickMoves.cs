using Iced.Intel;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Instructions;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>MOV of bytes and double words, MOVZX and MOVSX to double words, LEA, IMUL of two double words.</summary>
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
            (Mnemonic.Mov, 1) => BindMove<byte>(shape),
            (Mnemonic.Mov, 2) => BindMove<ushort>(shape),
            (Mnemonic.Mov, 4) => BindMove<uint>(shape),
            (Mnemonic.Movzx, 4) => fromByte ? BindExtend<byte, Moves.ZeroExtension>(shape) : BindExtend<ushort, Moves.ZeroExtension>(shape),
            (Mnemonic.Movsx, 4) => fromByte ? BindExtend<byte, Moves.SignExtension>(shape) : BindExtend<ushort, Moves.SignExtension>(shape),
            (Mnemonic.Imul, 4) when i.OpCount == 2 => BindMultiply(shape),
            (Mnemonic.Lea, 4) when op.AddressMask == uint.MaxValue =>
                i.MemoryIndex == Register.None ? &Steps.Single<LoadAddress<BaseAddress>> : &Steps.Single<LoadAddress<FlatAddress>>,
            _ => null,
        };
    }

    private static Handler BindMultiply(Shape shape) => shape switch
    {
        Shape.RegisterRegister => &Steps.Single<Multiply<SourcePlace>>,
        Shape.RegisterBase => &Steps.Single<Multiply<MemoryPlace<BaseAddress>>>,
        Shape.RegisterIndexed => &Steps.Single<Multiply<MemoryPlace<FlatAddress>>>,
        _ => null,
    };

    private static Handler BindMove<T>(Shape shape) where T : unmanaged => shape switch
    {
        Shape.RegisterRegister => &Steps.Single<Move<T, RegisterPlace, SourcePlace>>,
        Shape.RegisterImmediate => &Steps.Single<Move<T, RegisterPlace, ImmediatePlace>>,
        Shape.RegisterBase => &Steps.Single<Move<T, RegisterPlace, MemoryPlace<BaseAddress>>>,
        Shape.RegisterIndexed => &Steps.Single<Move<T, RegisterPlace, MemoryPlace<FlatAddress>>>,
        Shape.BaseRegister => &Steps.Single<Move<T, MemoryPlace<BaseAddress>, SourcePlace>>,
        Shape.BaseImmediate => &Steps.Single<Move<T, MemoryPlace<BaseAddress>, ImmediatePlace>>,
        Shape.IndexedRegister => &Steps.Single<Move<T, MemoryPlace<FlatAddress>, SourcePlace>>,
        Shape.IndexedImmediate => &Steps.Single<Move<T, MemoryPlace<FlatAddress>, ImmediatePlace>>,
        _ => null,
    };

    private static Handler BindExtend<TFrom, TExtension>(Shape shape)
        where TFrom : unmanaged where TExtension : Moves.IExtension => shape switch
        {
            Shape.RegisterRegister => &Steps.Single<Extend<TFrom, TExtension, SourcePlace>>,
            Shape.RegisterBase => &Steps.Single<Extend<TFrom, TExtension, MemoryPlace<BaseAddress>>>,
            Shape.RegisterIndexed => &Steps.Single<Extend<TFrom, TExtension, MemoryPlace<FlatAddress>>>,
            _ => null,
        };
}
