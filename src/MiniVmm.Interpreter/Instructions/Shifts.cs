using System.Runtime.CompilerServices;
using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>SHL, SHR, SAR, ROL, ROR, RCL, RCR by immediate or CL; SHLD and SHRD. A count of zero changes nothing.</summary>
internal static unsafe class Shifts
{
    private const ushort Cl = GeneralRegister.ECX * 4;

    public static Handler Bind(in Instruction i, ref Operation op, uint mode)
    {
        if (i.Mnemonic is Mnemonic.Shld or Mnemonic.Shrd) return BindDouble(in i, ref op, mode);
        int size = OperandFields.SizeOf(in i, 0);
        Form form = FormReader.Read(ref op, in i, mode, size);
        // CL as second operand reads as "register": the source is loaded as a byte whatever the width.
        return i.Mnemonic switch
        {
            Mnemonic.Shl or Mnemonic.Sal => Select<Shl>(form, size),
            Mnemonic.Shr => Select<Shr>(form, size),
            Mnemonic.Sar => Select<Sar>(form, size),
            Mnemonic.Rol => Select<Rol>(form, size),
            Mnemonic.Ror => Select<Ror>(form, size),
            Mnemonic.Rcl => Select<Rcl>(form, size),
            Mnemonic.Rcr => Select<Rcr>(form, size),
            _ => null,
        };
    }

    private static Handler BindDouble(in Instruction i, ref Operation op, uint mode)
    {
        int size = OperandFields.SizeOf(in i, 0);
        bool left = i.Mnemonic == Mnemonic.Shld;
        bool byCl = i.Op2Kind == OpKind.Register;
        Form form = FormReader.Read(ref op, in i, mode, size);
        op.Immediate = byCl ? 0u : i.Immediate8;
        bool wide = size == 4;
        return (left, byCl) switch
        {
            (true, false) => wide ? Double<uint, LeftFill, ImmediateOperand>(form) : Double<ushort, LeftFill, ImmediateOperand>(form),
            (true, true) => wide ? Double<uint, LeftFill, CountRegister>(form) : Double<ushort, LeftFill, CountRegister>(form),
            (false, false) => wide ? Double<uint, RightFill, ImmediateOperand>(form) : Double<ushort, RightFill, ImmediateOperand>(form),
            _ => wide ? Double<uint, RightFill, CountRegister>(form) : Double<ushort, RightFill, CountRegister>(form),
        };
    }

    private static Handler Select<TShift>(Form form, int size) where TShift : IShiftOperation => size switch
    {
        1 => ShiftForm<TShift, byte>(form),
        2 => ShiftForm<TShift, ushort>(form),
        _ => ShiftForm<TShift, uint>(form),
    };

    private static Handler ShiftForm<TShift, T>(Form form) where TShift : IShiftOperation where T : unmanaged => form switch
    {
        Form.RegisterImmediate => &Execute<TShift, T, RegisterOperand, ImmediateOperand>,
        Form.FlatImmediate => &Execute<TShift, T, FlatMemory, ImmediateOperand>,
        Form.SegmentedImmediate => &Execute<TShift, T, SegmentedMemory, ImmediateOperand>,
        Form.RegisterRegister => &Execute<TShift, T, RegisterOperand, CountRegister>,
        Form.FlatRegister => &Execute<TShift, T, FlatMemory, CountRegister>,
        Form.SegmentedRegister => &Execute<TShift, T, SegmentedMemory, CountRegister>,
        _ => null,
    };

    private static Handler Double<T, TFill, TCount>(Form form)
        where T : unmanaged where TFill : IFill where TCount : ISource => form switch
        {
            Form.RegisterRegister => &ExecuteDouble<T, RegisterOperand, TFill, TCount>,
            Form.FlatRegister => &ExecuteDouble<T, FlatMemory, TFill, TCount>,
            Form.SegmentedRegister => &ExecuteDouble<T, SegmentedMemory, TFill, TCount>,
            _ => null,
        };

    private static Operation* Execute<TShift, T, TDestination, TCount>(CpuState* s, Operation* op)
        where TShift : IShiftOperation where T : unmanaged where TDestination : IDestination where TCount : ISource
    {
        uint count = TCount.Load<byte>(s, op) & 31;
        if (count != 0) TDestination.Modify<ByCount<TShift>, T>(s, op, count);
        // Hardware writes back even what a count of zero leaves as it was: it must be writable.
        else TDestination.LoadToModify<T>(s, op);
        return Chain.Next(s, op);
    }

    private static Operation* ExecuteDouble<T, TDestination, TFill, TCount>(CpuState* s, Operation* op)
        where T : unmanaged where TDestination : IDestination where TFill : IFill where TCount : ISource
    {
        int count = (int)TCount.Load<byte>(s, op) & 31;
        uint before = TDestination.LoadToModify<T>(s, op);
        if (count == 0) return Chain.Next(s, op);
        TDestination.Store<T>(s, op, TFill.Apply<T>(s, before, SourceRegister.Load<T>(s, op), count));
        return Chain.Next(s, op);
    }

    private readonly struct CountRegister : ISource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static uint Load<T>(CpuState* s, Operation* op) where T : unmanaged => *((byte*)s + Cl);
    }

    internal readonly struct ByCount<TShift> : IBinaryOperation where TShift : IShiftOperation
    {
        public static bool Writes => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static uint Apply<T>(CpuState* s, uint a, uint b) where T : unmanaged => TShift.Apply<T>(s, a, (int)b);
    }

    private interface IFill
    {
        static abstract uint Apply<T>(CpuState* s, uint a, uint fill, int count) where T : unmanaged;
    }

    private readonly struct LeftFill : IFill
    {
        public static uint Apply<T>(CpuState* s, uint a, uint fill, int count) where T : unmanaged =>
            DoubleShift.Left<T>(s, a, fill, count);
    }

    private readonly struct RightFill : IFill
    {
        public static uint Apply<T>(CpuState* s, uint a, uint fill, int count) where T : unmanaged =>
            DoubleShift.Right<T>(s, a, fill, count);
    }
}
