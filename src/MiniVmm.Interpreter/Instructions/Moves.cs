using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>MOV between general registers, memory and immediates; MOVZX, MOVSX, LEA.</summary>
internal static unsafe class Moves
{
    public static Handler Bind(in Instruction i, ref Operation op, uint mode) => i.Mnemonic switch
    {
        Mnemonic.Mov => BindMove(in i, ref op, mode),
        Mnemonic.Lea => BindLea(in i, ref op),
        _ => BindExtending(in i, ref op, mode),
    };

    private static Handler BindMove(in Instruction i, ref Operation op, uint mode)
    {
        int size = OperandFields.SizeOf(in i, 0);
        Form form = FormReader.Read(ref op, in i, mode, size);
        return size switch
        {
            1 => Move<byte>(form),
            2 => Move<ushort>(form),
            _ => Move<uint>(form),
        };
    }

    private static Handler BindExtending(in Instruction i, ref Operation op, uint mode)
    {
        bool signed = i.Mnemonic == Mnemonic.Movsx;
        bool wide = OperandFields.SizeOf(in i, 0) == 4;
        bool fromByte = OperandFields.SizeOf(in i, 1) == 1;
        Form form = FormReader.Read(ref op, in i, mode, 4);
        return (signed, wide, fromByte) switch
        {
            (false, true, true) => Extend<uint, byte, ZeroExtension>(form),
            (false, true, false) => Extend<uint, ushort, ZeroExtension>(form),
            (false, false, true) => Extend<ushort, byte, ZeroExtension>(form),
            (false, false, false) => Extend<ushort, ushort, ZeroExtension>(form),
            (true, true, true) => Extend<uint, byte, SignExtension>(form),
            (true, true, false) => Extend<uint, ushort, SignExtension>(form),
            (true, false, true) => Extend<ushort, byte, SignExtension>(form),
            (true, false, false) => Extend<ushort, ushort, SignExtension>(form),
        };
    }

    private static Handler BindLea(in Instruction i, ref Operation op)
    {
        OperandFields.SetMemory(ref op, in i);
        op.Register = OperandFields.OffsetOf(i.Op0Register);
        if (i.Op0Register.IsGPR16()) return &LoadAddress<ushort>;
        return op.AddressMask == uint.MaxValue ? &LoadAddress : &LoadAddress<uint>;
    }

    private static Handler Move<T>(Form form) where T : unmanaged => form switch
    {
        Form.RegisterRegister => &Execute<T, RegisterOperand, SourceRegister>,
        Form.RegisterImmediate => &Execute<T, RegisterOperand, ImmediateOperand>,
        Form.RegisterFlat => &Execute<T, RegisterOperand, FlatMemory>,
        Form.RegisterSegment => &Execute<T, RegisterOperand, SegmentedMemory>,
        Form.FlatRegister => &Execute<T, FlatMemory, SourceRegister>,
        Form.FlatImmediate => &Execute<T, FlatMemory, ImmediateOperand>,
        Form.SegmentedRegister => &Execute<T, SegmentedMemory, SourceRegister>,
        Form.SegmentedImmediate => &Execute<T, SegmentedMemory, ImmediateOperand>,
        _ => null,
    };

    private static Operation* Execute<T, TDestination, TSource>(CpuState* s, Operation* op)
        where T : unmanaged where TDestination : IDestination where TSource : ISource
    {
        TDestination.Store<T>(s, op, TSource.Load<T>(s, op));
        return Chain.Next(s, op);
    }

    private static Handler Extend<TTo, TFrom, TExtension>(Form form)
        where TTo : unmanaged where TFrom : unmanaged where TExtension : IExtension => form switch
        {
            Form.RegisterRegister => &ExecuteExtend<TTo, TFrom, TExtension, SourceRegister>,
            Form.RegisterFlat => &ExecuteExtend<TTo, TFrom, TExtension, FlatMemory>,
            Form.RegisterSegment => &ExecuteExtend<TTo, TFrom, TExtension, SegmentedMemory>,
            _ => null,
        };

    private static Operation* ExecuteExtend<TTo, TFrom, TExtension, TSource>(CpuState* s, Operation* op)
        where TTo : unmanaged where TFrom : unmanaged where TExtension : IExtension where TSource : ISource
    {
        RegisterOperand.Store<TTo>(s, op, TExtension.Apply<TFrom>(TSource.Load<TFrom>(s, op)));
        return Chain.Next(s, op);
    }

    private static Operation* LoadAddress(CpuState* s, Operation* op)
    {
        RegisterOperand.Store<uint>(s, op, EffectiveAddress.Sum(s, op));
        return Chain.Next(s, op);
    }

    private static Operation* LoadAddress<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        RegisterOperand.Store<T>(s, op, EffectiveAddress.Offset(s, op));
        return Chain.Next(s, op);
    }

    internal interface IExtension
    {
        static abstract uint Apply<T>(uint value) where T : unmanaged;
    }

    internal readonly struct ZeroExtension : IExtension
    {
        public static uint Apply<T>(uint value) where T : unmanaged => value;
    }

    internal readonly struct SignExtension : IExtension
    {
        public static uint Apply<T>(uint value) where T : unmanaged => Width.SignExtend<T>(value);
    }
}
