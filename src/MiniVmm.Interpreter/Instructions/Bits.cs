using System.Numerics;
using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>BT, BTS, BTR, BTC, BSF, BSR. With a memory operand and a register index the bit may lie anywhere in
/// +-256 MiB of the operand (vol. 2, BT).</summary>
internal static unsafe class Bits
{
    public static Handler Bind(in Instruction i, ref Operation op, uint mode)
    {
        int size = OperandFields.SizeOf(in i, 0);
        Form form = FormReader.Read(ref op, in i, mode, size);
        bool wide = size == 4;
        return i.Mnemonic switch
        {
            Mnemonic.Bsf => wide ? Scan<uint, Forward>(form) : Scan<ushort, Forward>(form),
            Mnemonic.Bsr => wide ? Scan<uint, Reverse>(form) : Scan<ushort, Reverse>(form),
            Mnemonic.Bt => wide ? Select<uint, Keep>(form) : Select<ushort, Keep>(form),
            Mnemonic.Bts => wide ? Select<uint, Set>(form) : Select<ushort, Set>(form),
            Mnemonic.Btr => wide ? Select<uint, Reset>(form) : Select<ushort, Reset>(form),
            Mnemonic.Btc => wide ? Select<uint, Complement>(form) : Select<ushort, Complement>(form),
            _ => null,
        };
    }

    private static Handler Select<T, TChange>(Form form) where T : unmanaged where TChange : IChange => form switch
    {
        Form.RegisterRegister => &Test<T, TChange, RegisterOperand, SourceRegister>,
        Form.RegisterImmediate => &Test<T, TChange, RegisterOperand, ImmediateOperand>,
        Form.FlatImmediate or Form.SegmentedImmediate => &Test<T, TChange, SegmentedMemory, ImmediateOperand>,
        _ => &TestString<T, TChange>,
    };

    private static Operation* Test<T, TChange, TDestination, TIndex>(CpuState* s, Operation* op)
        where T : unmanaged where TChange : IChange where TDestination : IDestination where TIndex : ISource
    {
        int bit = (int)TIndex.Load<T>(s, op) & (Width.Bits<T>() - 1);
        uint value = TChange.Writes ? TDestination.LoadToModify<T>(s, op) : TDestination.Load<T>(s, op);
        if (TChange.Writes) TDestination.Store<T>(s, op, TChange.Apply(value, 1u << bit));
        Flags.SetCarry(s, (value >> bit) & 1);
        return Chain.Next(s, op);
    }

    private static Operation* TestString<T, TChange>(CpuState* s, Operation* op) where T : unmanaged where TChange : IChange
    {
        int index = (int)Width.SignExtend<T>(SourceRegister.Load<T>(s, op));
        int bit = index & (Width.Bits<T>() - 1);
        Operation moved = *op;
        moved.Displacement += (uint)((index >> BitOperations.Log2((uint)Width.Bits<T>())) * sizeof(T));
        uint value = TChange.Writes ? SegmentedMemory.LoadToModify<T>(s, &moved) : SegmentedMemory.Load<T>(s, &moved);
        if (TChange.Writes) SegmentedMemory.Store<T>(s, &moved, TChange.Apply(value, 1u << bit));
        Flags.SetCarry(s, (value >> bit) & 1);
        return Chain.Next(s, op);
    }

    private static Handler Scan<T, TDirection>(Form form) where T : unmanaged where TDirection : IDirection => form switch
    {
        Form.RegisterRegister => &Execute<T, TDirection, SourceRegister>,
        _ => &Execute<T, TDirection, SegmentedMemory>,
    };

    // A zero source sets ZF and leaves the destination, as processors do (the manual: undefined).
    private static Operation* Execute<T, TDirection, TSource>(CpuState* s, Operation* op)
        where T : unmanaged where TDirection : IDirection where TSource : ISource
    {
        uint value = TSource.Load<T>(s, op);
        if (value != 0) RegisterOperand.Store<T>(s, op, TDirection.Find(value));
        Flags.SetLogic<T>(s, value);
        return Chain.Next(s, op);
    }

    private interface IDirection
    {
        static abstract uint Find(uint value);
    }

    private readonly struct Forward : IDirection
    {
        public static uint Find(uint value) => (uint)BitOperations.TrailingZeroCount(value);
    }

    private readonly struct Reverse : IDirection
    {
        public static uint Find(uint value) => (uint)BitOperations.Log2(value);
    }

    private interface IChange
    {
        static abstract bool Writes { get; }

        static abstract uint Apply(uint value, uint bit);
    }

    private readonly struct Keep : IChange
    {
        public static bool Writes => false;

        public static uint Apply(uint value, uint bit) => value;
    }

    private readonly struct Set : IChange
    {
        public static bool Writes => true;

        public static uint Apply(uint value, uint bit) => value | bit;
    }

    private readonly struct Reset : IChange
    {
        public static bool Writes => true;

        public static uint Apply(uint value, uint bit) => value & ~bit;
    }

    private readonly struct Complement : IChange
    {
        public static bool Writes => true;

        public static uint Apply(uint value, uint bit) => value ^ bit;
    }
}
