using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>MUL, IMUL in its three forms, DIV, IDIV.</summary>
internal static unsafe class MultiplyDivide
{
    public static Handler Bind(in Instruction i, ref Operation op, uint mode)
    {
        int size = OperandFields.SizeOf(in i, 0);
        FormReader.Read(ref op, in i, mode, size);
        bool memory = OperandFields.HasMemory(in i);
        if (i.OpCount == 3)
        {
            op.Immediate = OperandFields.Immediate(in i, 2, size);
            return size == 4 ? Truncated<uint, ImmediateOperand>(memory) : Truncated<ushort, ImmediateOperand>(memory);
        }
        if (i.OpCount == 2)
            return size == 4 ? Truncated<uint, RegisterOperand>(memory) : Truncated<ushort, RegisterOperand>(memory);
        // The single operand was read as the first one: it is a source here.
        return size switch
        {
            1 => memory ? Wide<byte, SegmentedMemory>(i.Mnemonic) : Wide<byte, RegisterOperand>(i.Mnemonic),
            2 => memory ? Wide<ushort, SegmentedMemory>(i.Mnemonic) : Wide<ushort, RegisterOperand>(i.Mnemonic),
            _ => memory ? Wide<uint, SegmentedMemory>(i.Mnemonic) : Wide<uint, RegisterOperand>(i.Mnemonic),
        };
    }

    private static Handler Wide<T, TSource>(Mnemonic mnemonic) where T : unmanaged where TSource : ISource => mnemonic switch
    {
        Mnemonic.Mul => &Mul<T, TSource>,
        Mnemonic.Imul => &Imul<T, TSource>,
        Mnemonic.Div => &Div<T, TSource>,
        Mnemonic.Idiv => &Idiv<T, TSource>,
        _ => null,
    };

    private static Handler Truncated<T, TFactor>(bool memory) where T : unmanaged where TFactor : ISource =>
        memory ? &Multiply<T, SegmentedMemory, TFactor> : &Multiply<T, SourceRegister, TFactor>;

    private static Operation* Multiply<T, TSource, TFactor>(CpuState* s, Operation* op)
        where T : unmanaged where TSource : ISource where TFactor : ISource
    {
        uint a = TSource.Load<T>(s, op);
        RegisterOperand.Store<T>(s, op, (uint)I386.Alu.Multiply.Signed<T>(s, a, TFactor.Load<T>(s, op)));
        return Chain.Next(s, op);
    }

    private static Operation* Mul<T, TSource>(CpuState* s, Operation* op) where T : unmanaged where TSource : ISource
    {
        SetDouble<T>(s, I386.Alu.Multiply.Unsigned<T>(s, Low<T>(s), TSource.Load<T>(s, op)));
        return Chain.Next(s, op);
    }

    private static Operation* Imul<T, TSource>(CpuState* s, Operation* op) where T : unmanaged where TSource : ISource
    {
        SetDouble<T>(s, I386.Alu.Multiply.Signed<T>(s, Low<T>(s), TSource.Load<T>(s, op)));
        return Chain.Next(s, op);
    }

    private static Operation* Div<T, TSource>(CpuState* s, Operation* op) where T : unmanaged where TSource : ISource
    {
        (uint quotient, uint remainder) = Divide.Unsigned<T>(Double<T>(s), TSource.Load<T>(s, op));
        SetPair<T>(s, quotient, remainder);
        return Chain.Next(s, op);
    }

    private static Operation* Idiv<T, TSource>(CpuState* s, Operation* op) where T : unmanaged where TSource : ISource
    {
        ulong dividend = Double<T>(s);
        long extended = sizeof(T) == 1 ? (short)dividend : sizeof(T) == 2 ? (int)dividend : (long)dividend;
        (uint quotient, uint remainder) = Divide.Signed<T>(extended, TSource.Load<T>(s, op));
        SetPair<T>(s, quotient, remainder);
        return Chain.Next(s, op);
    }

    private static uint Low<T>(CpuState* s) where T : unmanaged => Width.Load<T>(&s->Gpr[GeneralRegister.EAX]);

    /// <summary>AX, DX:AX or EDX:EAX.</summary>
    private static ulong Double<T>(CpuState* s) where T : unmanaged =>
        sizeof(T) == 1
            ? (ushort)s->Gpr[GeneralRegister.EAX]
            : ((ulong)Width.Load<T>(&s->Gpr[GeneralRegister.EDX]) << Width.Bits<T>()) | Low<T>(s);

    private static void SetDouble<T>(CpuState* s, ulong value) where T : unmanaged =>
        SetPair<T>(s, (uint)value, (uint)(value >> Width.Bits<T>()));

    /// <summary>AL and AH, AX and DX, or EAX and EDX.</summary>
    private static void SetPair<T>(CpuState* s, uint low, uint high) where T : unmanaged
    {
        Width.Store<T>(&s->Gpr[GeneralRegister.EAX], low);
        void* second = sizeof(T) == 1 ? (byte*)&s->Gpr[GeneralRegister.EAX] + 1 : &s->Gpr[GeneralRegister.EDX];
        Width.Store<T>(second, high);
    }
}
