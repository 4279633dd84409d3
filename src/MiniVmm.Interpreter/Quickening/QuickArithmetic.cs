using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.Interpreter.Instructions;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>The arithmetic of <see cref="Arithmetic"/> and shifts by an immediate, for bytes and double words.</summary>
internal static unsafe class QuickArithmetic
{
    /// <returns>Null where there is no quick handler.</returns>
    public static Handler Bind(in Instruction i, Shape shape, bool silent) => i.Mnemonic switch
    {
        Mnemonic.Add => silent ? Select<SilentAdd>(in i, shape) : Select<Add>(in i, shape),
        Mnemonic.Sub => silent ? Select<SilentSub>(in i, shape) : Select<Sub>(in i, shape),
        Mnemonic.And => silent ? Select<SilentAnd>(in i, shape) : Select<And>(in i, shape),
        Mnemonic.Or => silent ? Select<SilentOr>(in i, shape) : Select<Or>(in i, shape),
        Mnemonic.Xor => silent ? Select<SilentXor>(in i, shape) : Select<Xor>(in i, shape),
        Mnemonic.Adc => Select<Adc>(in i, shape),
        Mnemonic.Sbb => Select<Sbb>(in i, shape),
        Mnemonic.Cmp => Select<Cmp>(in i, shape),
        Mnemonic.Test => Select<Test>(in i, shape),
        Mnemonic.Inc => silent ? SelectUnary<SilentInc>(in i, shape) : SelectUnary<Arithmetic.Unary<Inc>>(in i, shape),
        Mnemonic.Dec => silent ? SelectUnary<SilentDec>(in i, shape) : SelectUnary<Arithmetic.Unary<Dec>>(in i, shape),
        Mnemonic.Neg => silent ? SelectUnary<SilentNeg>(in i, shape) : SelectUnary<Arithmetic.Unary<Neg>>(in i, shape),
        Mnemonic.Not => SelectUnary<Arithmetic.Unary<Not>>(in i, shape),
        Mnemonic.Shl or Mnemonic.Sal => silent ? SelectUnary<SilentShl>(in i, shape) : SelectUnary<Shifts.ByCount<Shl>>(in i, shape),
        Mnemonic.Shr => silent ? SelectUnary<SilentShr>(in i, shape) : SelectUnary<Shifts.ByCount<Shr>>(in i, shape),
        Mnemonic.Sar => silent ? SelectUnary<SilentSar>(in i, shape) : SelectUnary<Shifts.ByCount<Sar>>(in i, shape),
        Mnemonic.Rol => SelectUnary<Shifts.ByCount<Rol>>(in i, shape),
        Mnemonic.Ror => SelectUnary<Shifts.ByCount<Ror>>(in i, shape),
        _ => null,
    };

    private static Handler SelectUnary<TOperation>(in Instruction i, Shape shape) where TOperation : IBinaryOperation =>
        OperandFields.SizeOf(in i, 0) switch
        {
            1 => UnaryShape<TOperation, byte>(shape),
            4 => UnaryShape<TOperation, uint>(shape),
            _ => null,
        };

    private static Handler UnaryShape<TOperation, T>(Shape shape) where TOperation : IBinaryOperation where T : unmanaged =>
        shape switch
        {
            Shape.RegisterImmediate => &Steps.Single<Arithmetical<TOperation, T, RegisterPlace, ImmediatePlace>>,
            Shape.BaseImmediate => &Steps.Single<Arithmetical<TOperation, T, MemoryPlace<BaseAddress>, ImmediatePlace>>,
            Shape.IndexedImmediate => &Steps.Single<Arithmetical<TOperation, T, MemoryPlace<FlatAddress>, ImmediatePlace>>,
            _ => null,
        };

    private static Handler Select<TOperation>(in Instruction i, Shape shape) where TOperation : IBinaryOperation =>
        OperandFields.SizeOf(in i, 0) switch
        {
            1 => BinaryShape<TOperation, byte>(shape),
            4 => BinaryShape<TOperation, uint>(shape),
            _ => null,
        };

    private static Handler BinaryShape<TOperation, T>(Shape shape) where TOperation : IBinaryOperation where T : unmanaged =>
        shape switch
        {
            Shape.RegisterRegister => &Steps.Single<Arithmetical<TOperation, T, RegisterPlace, SourcePlace>>,
            Shape.RegisterBase => &Steps.Single<Arithmetical<TOperation, T, RegisterPlace, MemoryPlace<BaseAddress>>>,
            Shape.RegisterIndexed => &Steps.Single<Arithmetical<TOperation, T, RegisterPlace, MemoryPlace<FlatAddress>>>,
            Shape.BaseRegister => &Steps.Single<Arithmetical<TOperation, T, MemoryPlace<BaseAddress>, SourcePlace>>,
            Shape.IndexedRegister => &Steps.Single<Arithmetical<TOperation, T, MemoryPlace<FlatAddress>, SourcePlace>>,
            _ => UnaryShape<TOperation, T>(shape),
        };
}
