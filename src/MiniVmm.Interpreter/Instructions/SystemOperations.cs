using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>Control and debug registers, descriptor-table registers, INVLPG, CPUID, RDTSC and their kind.</summary>
internal static unsafe class SystemOperations
{
    public static Handler Bind(in Instruction i, ref Operation op)
    {
        if (OperandFields.HasMemory(in i)) OperandFields.SetMemory(ref op, in i);
        else if (i.OpCount > 0 && i.Op0Kind == OpKind.Register) op.Register = OperandFields.OffsetOf(i.Op0Register);
        bool memory = OperandFields.HasMemory(in i);
        return i.Mnemonic switch
        {
            Mnemonic.Lgdt => &LoadGdt,
            Mnemonic.Lidt => &LoadIdt,
            Mnemonic.Sgdt => &StoreGdt,
            Mnemonic.Sidt => &StoreIdt,
            Mnemonic.Lldt => memory ? &LoadLdt<SegmentedMemory> : &LoadLdt<RegisterOperand>,
            Mnemonic.Ltr => memory ? &LoadTaskRegister<SegmentedMemory> : &LoadTaskRegister<RegisterOperand>,
            Mnemonic.Sldt => memory ? &StoreSystem<SegmentedMemory, Ldtr> : &StoreSystem<RegisterOperand, Ldtr>,
            Mnemonic.Str => memory ? &StoreSystem<SegmentedMemory, Tr> : &StoreSystem<RegisterOperand, Tr>,
            Mnemonic.Smsw => memory ? &StoreStatusWord<SegmentedMemory> : &StoreStatusWord<RegisterOperand>,
            Mnemonic.Lmsw => memory ? &LoadStatusWord<SegmentedMemory> : &LoadStatusWord<RegisterOperand>,
            Mnemonic.Clts => &ClearTaskSwitched,
            Mnemonic.Invlpg => &InvalidatePage,
            Mnemonic.Invd or Mnemonic.Wbinvd => &Privileged,
            Mnemonic.Rdtsc => &ReadTimeStamp,
            Mnemonic.Cpuid => &Cpuid,
            Mnemonic.Rdmsr or Mnemonic.Wrmsr => &ModelSpecific,
            _ => null,
        };
    }

    private static void RequireRing0(CpuState* s)
    {
        if (s->Cpl != 0) throw GuestFault.GeneralProtection();
    }

    private static (uint Limit, uint Base) LoadTablePointer(CpuState* s, Operation* op)
    {
        RequireRing0(s);
        Operation basePart = *op;
        basePart.Displacement += 2;
        return (SegmentedMemory.Load<ushort>(s, op), SegmentedMemory.Load<uint>(s, &basePart));
    }

    private static void StoreTablePointer(CpuState* s, Operation* op, uint limit, uint @base)
    {
        Operation basePart = *op;
        basePart.Displacement += 2;
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
        RequireRing0(s);
        SegmentLoader.LoadLdt(s, (ushort)TSource.Load<ushort>(s, op));
        return Chain.To(s, op->Next);
    }

    private static Operation* LoadTaskRegister<TSource>(CpuState* s, Operation* op) where TSource : ISource
    {
        RequireRing0(s);
        SegmentLoader.LoadTaskRegister(s, (ushort)TSource.Load<ushort>(s, op));
        return Chain.To(s, op->Next);
    }

    private static Operation* StoreSystem<TDestination, TRegister>(CpuState* s, Operation* op)
        where TDestination : IDestination where TRegister : ISystemRegister
    {
        TDestination.Store<ushort>(s, op, CpuState.SegmentOf(s, TRegister.Register).Selector);
        return Chain.Next(s, op);
    }

    private static Operation* StoreStatusWord<TDestination>(CpuState* s, Operation* op) where TDestination : IDestination
    {
        TDestination.Store<ushort>(s, op, s->Cr0);
        return Chain.Next(s, op);
    }

    private static Operation* LoadStatusWord<TSource>(CpuState* s, Operation* op) where TSource : ISource
    {
        RequireRing0(s);
        const uint word = 0xF;
        // LMSW can set PE but not clear it (vol. 2, LMSW).
        uint value = (TSource.Load<ushort>(s, op) & word) | (s->Cr0 & ControlBits.PE);
        ControlRegisters.WriteCr0(s, (s->Cr0 & ~word) | value);
        return Chain.To(s, op->Next);
    }

    private static Operation* ClearTaskSwitched(CpuState* s, Operation* op)
    {
        RequireRing0(s);
        s->Cr0 &= ~ControlBits.TS;
        return Chain.Next(s, op);
    }

    private static Operation* InvalidatePage(CpuState* s, Operation* op)
    {
        RequireRing0(s);
        uint linear = CpuState.SegmentOf(s, op->Segment).Base + EffectiveAddress.Offset(s, op);
        Processor.Of(s).FlushTranslation(linear);
        return Chain.To(s, op->Next);
    }

    private static Operation* Privileged(CpuState* s, Operation* op)
    {
        RequireRing0(s);
        return Chain.Next(s, op);
    }

    private static Operation* ReadTimeStamp(CpuState* s, Operation* op)
    {
        if ((s->Cr4 & ControlBits.TSD) != 0) RequireRing0(s);
        ulong value = Processor.Of(s).TimeStamp.Read();
        s->Gpr[GeneralRegister.EAX] = (uint)value;
        s->Gpr[GeneralRegister.EDX] = (uint)(value >> 32);
        return Chain.To(s, op->Next);
    }

    private static Operation* Cpuid(CpuState* s, Operation* op)
    {
        uint* gpr = s->Gpr;
        (gpr[GeneralRegister.EAX], gpr[GeneralRegister.EBX], gpr[GeneralRegister.ECX], gpr[GeneralRegister.EDX]) =
            ProcessorIdentity.Leaf(gpr[GeneralRegister.EAX], Processor.Of(s).TimeStamp.Kilohertz);
        return Chain.Next(s, op);
    }

    // CPUID advertises no MSR feature, and no MSR exists.
    private static Operation* ModelSpecific(CpuState* s, Operation* op) => throw GuestFault.GeneralProtection();

    private interface ISystemRegister
    {
        static abstract SegmentRegister Register { get; }
    }

    private readonly struct Ldtr : ISystemRegister
    {
        public static SegmentRegister Register => SegmentRegister.LDTR;
    }

    private readonly struct Tr : ISystemRegister
    {
        public static SegmentRegister Register => SegmentRegister.TR;
    }
}
