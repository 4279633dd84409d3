using System.Runtime.CompilerServices;
using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>ADD, ADC, SUB, SBB, CMP, AND, OR, XOR, TEST; INC, DEC, NEG, NOT as operations whose second operand is
/// ignored.</summary>
internal static unsafe class Arithmetic
{
    public static Handler Bind(in Instruction i, ref Operation op, uint mode)
    {
        int size = OperandFields.SizeOf(in i, 0);
        Form form = FormReader.Read(ref op, in i, mode, size);
        return i.Mnemonic switch
        {
            Mnemonic.Add => Select<Add>(form, size),
            Mnemonic.Adc => Select<Adc>(form, size),
            Mnemonic.Sub => Select<Sub>(form, size),
            Mnemonic.Sbb => Select<Sbb>(form, size),
            Mnemonic.Cmp => Select<Cmp>(form, size),
            Mnemonic.And => Select<And>(form, size),
            Mnemonic.Or => Select<Or>(form, size),
            Mnemonic.Xor => Select<Xor>(form, size),
            Mnemonic.Test => Select<Test>(form, size),
            Mnemonic.Inc => SelectUnary<Unary<Inc>>(form, size),
            Mnemonic.Dec => SelectUnary<Unary<Dec>>(form, size),
            Mnemonic.Neg => SelectUnary<Unary<Neg>>(form, size),
            Mnemonic.Not => SelectUnary<Unary<Not>>(form, size),
            _ => null,
        };
    }

    /// <summary>The handler for an operation, a shape and a width in bytes; shared with shifts.</summary>
    public static Handler SelectUnary<TOperation>(Form form, int size) where TOperation : IBinaryOperation => size switch
    {
        1 => UnaryForm<TOperation, byte>(form),
        2 => UnaryForm<TOperation, ushort>(form),
        _ => UnaryForm<TOperation, uint>(form),
    };

    private static Handler UnaryForm<TOperation, T>(Form form) where TOperation : IBinaryOperation where T : unmanaged =>
        form switch
        {
            Form.RegisterImmediate => &Execute<TOperation, T, RegisterOperand, ImmediateOperand>,
            Form.FlatImmediate => &Execute<TOperation, T, FlatMemory, ImmediateOperand>,
            Form.SegmentedImmediate => &Execute<TOperation, T, SegmentedMemory, ImmediateOperand>,
            _ => null,
        };

    private static Handler Select<TOperation>(Form form, int size) where TOperation : IBinaryOperation => size switch
    {
        1 => BinaryForm<TOperation, byte>(form),
        2 => BinaryForm<TOperation, ushort>(form),
        _ => BinaryForm<TOperation, uint>(form),
    };

    private static Handler BinaryForm<TOperation, T>(Form form) where TOperation : IBinaryOperation where T : unmanaged =>
        form switch
        {
            Form.RegisterRegister => &Execute<TOperation, T, RegisterOperand, SourceRegister>,
            Form.RegisterFlat => &Execute<TOperation, T, RegisterOperand, FlatMemory>,
            Form.RegisterSegment => &Execute<TOperation, T, RegisterOperand, SegmentedMemory>,
            Form.FlatRegister => &Execute<TOperation, T, FlatMemory, SourceRegister>,
            Form.SegmentedRegister => &Execute<TOperation, T, SegmentedMemory, SourceRegister>,
            _ => UnaryForm<TOperation, T>(form),
        };

    private static Operation* Execute<TOperation, T, TDestination, TSource>(CpuState* s, Operation* op)
        where TOperation : IBinaryOperation where T : unmanaged
        where TDestination : IDestination where TSource : ISource
    {
        uint b = TSource.Load<T>(s, op);
        if (TOperation.Writes) TDestination.Modify<TOperation, T>(s, op, b);
        else TOperation.Apply<T>(s, TDestination.Load<T>(s, op), b);
        return Chain.Next(s, op);
    }

    internal readonly struct Unary<TOperation> : IBinaryOperation where TOperation : IUnaryOperation
    {
        public static bool Writes => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => TOperation.Apply<T>(s, a);
    }
}
