using Iced.Intel;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>LAR, LSL, VERR, VERW and ARPL: what ring 3 may ask about selectors. ZF answers.</summary>
internal static unsafe class DescriptorQueries
{
    public static Handler Bind(in Instruction i, ref Operation op)
    {
        bool memory = OperandFields.HasMemory(in i);
        if (memory) OperandFields.SetMemory(ref op, in i);
        switch (i.Mnemonic)
        {
            case Mnemonic.Lar or Mnemonic.Lsl:
                op.Register = OperandFields.OffsetOf(i.Op0Register);
                if (!memory) op.Source = OperandFields.OffsetOf(i.Op1Register);
                bool wide = i.Op0Register.IsGPR32();
                return i.Mnemonic == Mnemonic.Lar ? Select<AccessRights>(wide, memory) : Select<Limit>(wide, memory);
            case Mnemonic.Verr or Mnemonic.Verw:
                if (!memory) op.Source = OperandFields.OffsetOf(i.Op0Register);
                return i.Mnemonic == Mnemonic.Verr
                    ? memory ? &Verify<Readable, SegmentedMemory> : &Verify<Readable, SourceRegister>
                    : memory ? &Verify<Writable, SegmentedMemory> : &Verify<Writable, SourceRegister>;
            default:
                op.Source = OperandFields.OffsetOf(i.Op1Register);
                if (!memory) op.Register = OperandFields.OffsetOf(i.Op0Register);
                return memory ? &AdjustRpl<SegmentedMemory> : &AdjustRpl<RegisterOperand>;
        }
    }

    private static Handler Select<TQuery>(bool wide, bool memory) where TQuery : IQuery => (wide, memory) switch
    {
        (true, true) => &Query<TQuery, uint, SegmentedMemory>,
        (true, false) => &Query<TQuery, uint, SourceRegister>,
        (false, true) => &Query<TQuery, ushort, SegmentedMemory>,
        (false, false) => &Query<TQuery, ushort, SourceRegister>,
    };

    private static Operation* Query<TQuery, T, TSource>(CpuState* s, Operation* op)
        where TQuery : IQuery where T : unmanaged where TSource : ISource
    {
        Privilege.RequireDescriptors(s);
        bool found = TQuery.Try(s, (ushort)TSource.Load<ushort>(s, op), out uint value);
        if (found) RegisterOperand.Store<T>(s, op, value);
        Flags.SetZero(s, found);
        return Chain.Next(s, op);
    }

    private static Operation* Verify<TRight, TSource>(CpuState* s, Operation* op) where TRight : IRight where TSource : ISource
    {
        Privilege.RequireDescriptors(s);
        Flags.SetZero(s, TRight.Holds(s, (ushort)TSource.Load<ushort>(s, op)));
        return Chain.Next(s, op);
    }

    private static Operation* AdjustRpl<TDestination>(CpuState* s, Operation* op) where TDestination : IDestination
    {
        Privilege.RequireDescriptors(s);
        uint selector = TDestination.LoadToModify<ushort>(s, op), least = SourceRegister.Load<ushort>(s, op) & 3;
        bool below = (selector & 3) < least;
        TDestination.Store<ushort>(s, op, below ? (selector & ~3u) | least : selector);
        Flags.SetZero(s, below);
        return Chain.Next(s, op);
    }

    private interface IQuery
    {
        static abstract bool Try(CpuState* s, ushort selector, out uint value);
    }

    private readonly struct AccessRights : IQuery
    {
        public static bool Try(CpuState* s, ushort selector, out uint value) =>
            DescriptorInspection.TryAccessRights(s, selector, out value);
    }

    private readonly struct Limit : IQuery
    {
        public static bool Try(CpuState* s, ushort selector, out uint value) =>
            DescriptorInspection.TryLimit(s, selector, out value);
    }

    private interface IRight
    {
        static abstract bool Holds(CpuState* s, ushort selector);
    }

    private readonly struct Readable : IRight
    {
        public static bool Holds(CpuState* s, ushort selector) => DescriptorInspection.IsReadable(s, selector);
    }

    private readonly struct Writable : IRight
    {
        public static bool Holds(CpuState* s, ushort selector) => DescriptorInspection.IsWritable(s, selector);
    }
}
