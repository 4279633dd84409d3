using Iced.Intel;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Interrupts;
using MiniVmm.I386.Memory;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>MOV to and from segment registers, LDS to LSS, and far JMP, CALL and RET to code segments.</summary>
internal static unsafe class SegmentOperations
{
    public static Handler BindMove(in Instruction i, ref Operation op)
    {
        if (OperandFields.HasMemory(in i)) OperandFields.SetMemory(ref op, in i);
        bool toSegment = i.Op0Kind == OpKind.Register && i.Op0Register.IsSegmentRegister();
        if (toSegment)
        {
            op.SecondSegment = OperandFields.SegmentOf(i.Op0Register);
            if (op.SecondSegment == SegmentRegister.CS) return null;
            if (i.Op1Kind == OpKind.Memory) return &Load<SegmentedMemory>;
            op.Source = OperandFields.OffsetOf(i.Op1Register);
            return &Load<SourceRegister>;
        }
        op.SecondSegment = OperandFields.SegmentOf(i.Op1Register);
        if (i.Op0Kind == OpKind.Memory) return &Store<ushort, SegmentedMemory>;
        op.Register = OperandFields.OffsetOf(i.Op0Register);
        return i.Op0Register.IsGPR32() ? &Store<uint, RegisterOperand> : &Store<ushort, RegisterOperand>;
    }

    public static Handler BindLoadFar(in Instruction i, ref Operation op)
    {
        OperandFields.SetMemory(ref op, in i);
        op.Register = OperandFields.OffsetOf(i.Op0Register);
        op.SecondSegment = i.Mnemonic switch
        {
            Mnemonic.Lds => SegmentRegister.DS,
            Mnemonic.Les => SegmentRegister.ES,
            Mnemonic.Lfs => SegmentRegister.FS,
            Mnemonic.Lgs => SegmentRegister.GS,
            _ => SegmentRegister.SS,
        };
        return i.Op0Register.IsGPR32() ? &LoadFar<uint> : &LoadFar<ushort>;
    }

    public static Handler BindFarBranch(in Instruction i, ref Operation op)
    {
        bool call = i.Mnemonic == Mnemonic.Call;
        if (i.Mnemonic == Mnemonic.Retf)
        {
            op.Immediate = i.OpCount == 1 ? i.Immediate16 : 0u;
            return i.Code is Code.Retfd or Code.Retfd_imm16 ? &FarReturn : null;
        }
        if (i.Op0Kind == OpKind.Memory)
        {
            OperandFields.SetMemory(ref op, in i);
            if (i.MemorySize != MemorySize.SegPtr32) return null;
            return call ? &FarCall<InMemory> : &FarJump<InMemory>;
        }
        op.Displacement = i.Op0Kind == OpKind.FarBranch16 ? i.FarBranch16 : i.FarBranch32;
        op.Immediate = i.FarBranchSelector;
        if (call && i.Op0Kind == OpKind.FarBranch16) return null;
        return call ? &FarCall<InInstruction> : &FarJump<InInstruction>;
    }

    private static Operation* Load<TSource>(CpuState* s, Operation* op) where TSource : ISource
    {
        SegmentLoader.LoadData(s, op->SecondSegment, (ushort)TSource.Load<ushort>(s, op));
        return AfterLoad(s, op);
    }

    private static Operation* Store<T, TDestination>(CpuState* s, Operation* op)
        where T : unmanaged where TDestination : IDestination
    {
        TDestination.Store<T>(s, op, CpuState.SegmentOf(s, op->SecondSegment).Selector);
        return Chain.Next(s, op);
    }

    private static Operation* LoadFar<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint offset = SegmentedMemory.Load<T>(s, op);
        Operation selectorPart = *op;
        selectorPart.Displacement += (uint)sizeof(T);
        uint selector = SegmentedMemory.Load<ushort>(s, &selectorPart);
        SegmentLoader.LoadData(s, op->SecondSegment, (ushort)selector);
        RegisterOperand.Store<T>(s, op, offset);
        return AfterLoad(s, op);
    }

    private static Operation* AfterLoad(CpuState* s, Operation* op)
    {
        if (op->SecondSegment != SegmentRegister.SS) return Chain.To(s, op->Next);
        s->InterruptShadow = true;
        return Chain.Stop(s, op->Next);
    }

    private static Operation* FarJump<TTarget>(CpuState* s, Operation* op) where TTarget : IFarTarget
    {
        (ushort selector, uint offset) = TTarget.Load(s, op);
        SegmentLoader.Commit(s, SegmentRegister.CS, CodeSegment(s, selector, offset));
        return Chain.Stop(s, offset);
    }

    private static Operation* FarCall<TTarget>(CpuState* s, Operation* op) where TTarget : IFarTarget
    {
        (ushort selector, uint offset) = TTarget.Load(s, op);
        Segment target = CodeSegment(s, selector, offset);
        LinearMemory.ProbeWrite<uint>(s, Stack.Linear(s, Stack.Moved(s, -8), 4, write: true));
        Stack.Push<uint>(s, CpuState.SegmentOf(s, SegmentRegister.CS).Selector);
        Stack.Push<uint>(s, op->Next);
        SegmentLoader.Commit(s, SegmentRegister.CS, target);
        return Chain.Stop(s, offset);
    }

    private static Segment CodeSegment(CpuState* s, ushort selector, uint offset)
    {
        Segment target = SegmentLoader.ReadCodeForJump(s, selector);
        return offset <= target.Limit ? target : throw GuestFault.GeneralProtection();
    }

    private static Operation* FarReturn(CpuState* s, Operation* op)
    {
        InterruptReturn.FarReturn(s, op->Immediate);
        return null;
    }

    private interface IFarTarget
    {
        static abstract (ushort Selector, uint Offset) Load(CpuState* s, Operation* op);
    }

    private readonly struct InInstruction : IFarTarget
    {
        public static (ushort Selector, uint Offset) Load(CpuState* s, Operation* op) =>
            ((ushort)op->Immediate, op->Displacement);
    }

    private readonly struct InMemory : IFarTarget
    {
        public static (ushort Selector, uint Offset) Load(CpuState* s, Operation* op)
        {
            Operation selectorPart = *op;
            selectorPart.Displacement += 4;
            uint offset = SegmentedMemory.Load<uint>(s, op);
            return ((ushort)SegmentedMemory.Load<ushort>(s, &selectorPart), offset);
        }
    }
}
