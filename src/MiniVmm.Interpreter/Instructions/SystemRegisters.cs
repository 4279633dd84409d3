using Iced.Intel;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>The registers of descriptor tables and task: LGDT to STR; the machine status word: LMSW, SMSW, CLTS.</summary>
internal static unsafe class SystemRegisters
{
    public static Handler Bind(in Instruction i, ref Operation op)
    {
        bool memory = OperandFields.HasMemory(in i);
        if (memory) OperandFields.SetMemory(ref op, in i);
        else if (i.OpCount > 0) op.Register = OperandFields.OffsetOf(i.Op0Register);
        bool wideRegister = !memory && i.Op0Register.IsGPR32();
        // With 16-bit operands the base of a table has 24 bits.
        op.Immediate = i.Code is Code.Lgdt_m1632_16 or Code.Lidt_m1632_16 ? 0x00FF_FFFF : uint.MaxValue;
        return i.Mnemonic switch
        {
            Mnemonic.Lgdt => &LoadGdt,
            Mnemonic.Lidt => &LoadIdt,
            Mnemonic.Sgdt => &StoreGdt,
            Mnemonic.Sidt => &StoreIdt,
            Mnemonic.Lldt => memory ? &LoadLdt<SegmentedMemory> : &LoadLdt<RegisterOperand>,
            Mnemonic.Ltr => memory ? &LoadTaskRegister<SegmentedMemory> : &LoadTaskRegister<RegisterOperand>,
            Mnemonic.Sldt => Store<Ldtr>(memory, wideRegister),
            Mnemonic.Str => Store<Tr>(memory, wideRegister),
            Mnemonic.Smsw => Store<StatusWord>(memory, wideRegister),
            Mnemonic.Lmsw => memory ? &LoadStatusWord<SegmentedMemory> : &LoadStatusWord<RegisterOperand>,
            Mnemonic.Clts => &ClearTaskSwitched,
            _ => null,
        };
    }

    private static Handler Store<TValue>(bool memory, bool wideRegister) where TValue : IValue =>
        memory ? &Store<TValue, SegmentedMemory, ushort>
        : wideRegister ? &Store<TValue, RegisterOperand, uint> : &Store<TValue, RegisterOperand, ushort>;

    private static (uint Limit, uint Base) LoadTablePointer(CpuState* s, Operation* op)
    {
        Privilege.RequireRing0(s);
        Operation basePart = *op;
        basePart.Displacement += 2;
        return (SegmentedMemory.Load<ushort>(s, op), SegmentedMemory.Load<uint>(s, &basePart) & op->Immediate);
    }

    private static void StoreTablePointer(CpuState* s, Operation* op, uint limit, uint @base)
    {
        Operation basePart = *op;
        basePart.Displacement += 2;
        SegmentedMemory.LoadToModify<ushort>(s, op);
        SegmentedMemory.Store<uint>(s, &basePart, @base);
        SegmentedMemory.Store<ushort>(s, op, limit);
    }

    private static Operation* LoadGdt(CpuState* s, Operation* op)
    {
        (s->GdtrLimit, s->GdtrBase) = LoadTablePointer(s, op);
        return Chain.Next(s, op);
    }

    private static Operation* LoadIdt(CpuState* s, Operation* op)
    {
        (s->IdtrLimit, s->IdtrBase) = LoadTablePointer(s, op);
        return Chain.Next(s, op);
    }

    private static Operation* StoreGdt(CpuState* s, Operation* op)
    {
        StoreTablePointer(s, op, s->GdtrLimit, s->GdtrBase);
        return Chain.Next(s, op);
    }

    private static Operation* StoreIdt(CpuState* s, Operation* op)
    {
        StoreTablePointer(s, op, s->IdtrLimit, s->IdtrBase);
        return Chain.Next(s, op);
    }

    private static Operation* LoadLdt<TSource>(CpuState* s, Operation* op) where TSource : ISource
    {
        Privilege.RequireDescriptors(s);
        Privilege.RequireRing0(s);
        SegmentLoader.LoadLdt(s, (ushort)TSource.Load<ushort>(s, op));
        return Chain.To(s, op->Next);
    }

    private static Operation* LoadTaskRegister<TSource>(CpuState* s, Operation* op) where TSource : ISource
    {
        Privilege.RequireDescriptors(s);
        Privilege.RequireRing0(s);
        SegmentLoader.LoadTaskRegister(s, (ushort)TSource.Load<ushort>(s, op));
        return Chain.To(s, op->Next);
    }

    private static Operation* Store<TValue, TDestination, T>(CpuState* s, Operation* op)
        where TValue : IValue where TDestination : IDestination where T : unmanaged
    {
        TDestination.Store<T>(s, op, TValue.Read(s));
        return Chain.Next(s, op);
    }

    private static Operation* LoadStatusWord<TSource>(CpuState* s, Operation* op) where TSource : ISource
    {
        Privilege.RequireRing0(s);
        const uint word = 0xF;
        // LMSW can set PE but not clear it (vol. 2, LMSW).
        uint value = (TSource.Load<ushort>(s, op) & word) | (s->Cr0 & ControlBits.PE);
        ControlRegisters.WriteCr0(s, (s->Cr0 & ~word) | value);
        return Chain.To(s, op->Next);
    }

    private static Operation* ClearTaskSwitched(CpuState* s, Operation* op)
    {
        Privilege.RequireRing0(s);
        s->Cr0 &= ~ControlBits.TS;
        return Chain.Next(s, op);
    }

    /// <summary>What is stored; a 32-bit register takes all of it, memory the low word.</summary>
    private interface IValue
    {
        static abstract uint Read(CpuState* s);
    }

    private readonly struct Ldtr : IValue
    {
        public static uint Read(CpuState* s)
        {
            Privilege.RequireDescriptors(s);
            return CpuState.SegmentOf(s, SegmentRegister.LDTR).Selector;
        }
    }

    private readonly struct Tr : IValue
    {
        public static uint Read(CpuState* s)
        {
            Privilege.RequireDescriptors(s);
            return CpuState.SegmentOf(s, SegmentRegister.TR).Selector;
        }
    }

    private readonly struct StatusWord : IValue
    {
        public static uint Read(CpuState* s) => s->Cr0;
    }
}
