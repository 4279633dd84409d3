using Iced.Intel;
using MiniVmm.I386.Segmentation;
using MiniVmm.I386.State;
using MiniVmm.I386.Transfers;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>MOV to and from segment registers, LDS to LSS, and far JMP, CALL and RET.</summary>
internal static unsafe class SegmentOperations
{
    public static Handler Bind(in Instruction i, ref Operation op) => i.Mnemonic switch
    {
        Mnemonic.Mov => BindMove(in i, ref op),
        Mnemonic.Jmp or Mnemonic.Call or Mnemonic.Retf => BindFarBranch(in i, ref op),
        _ => BindLoadFar(in i, ref op),
    };

    private static Handler BindMove(in Instruction i, ref Operation op)
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

    private static Handler BindLoadFar(in Instruction i, ref Operation op)
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

    private static Handler BindFarBranch(in Instruction i, ref Operation op)
    {
        bool call = i.Mnemonic == Mnemonic.Call;
        if (i.Mnemonic == Mnemonic.Retf)
        {
            op.Immediate = i.OpCount == 1 ? i.Immediate16 : 0u;
            return i.Code is Code.Retfd or Code.Retfd_imm16 ? &Return<uint> : &Return<ushort>;
        }
        if (i.Op0Kind == OpKind.Memory)
        {
            OperandFields.SetMemory(ref op, in i);
            return i.MemorySize == MemorySize.SegPtr32 ? FarBranch<uint, InMemory>(call) : FarBranch<ushort, InMemory>(call);
        }
        bool wide = i.Op0Kind == OpKind.FarBranch32;
        op.Displacement = wide ? i.FarBranch32 : i.FarBranch16;
        op.Immediate = i.FarBranchSelector;
        return wide ? FarBranch<uint, InInstruction>(call) : FarBranch<ushort, InInstruction>(call);
    }

    private static Handler FarBranch<T, TTarget>(bool call) where T : unmanaged where TTarget : IFarTarget =>
        call ? &Call<T, TTarget> : &Jump<T, TTarget>;

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
        s->InterruptShadow = s->StackShadow = true;
        return Chain.Stop(s, op->Next);
    }

    private static Operation* Jump<T, TTarget>(CpuState* s, Operation* op) where T : unmanaged where TTarget : IFarTarget
    {
        (ushort selector, uint offset) = TTarget.Load<T>(s, op);
        FarJump.Execute(s, selector, offset, op->Next);
        return null;
    }

    private static Operation* Call<T, TTarget>(CpuState* s, Operation* op) where T : unmanaged where TTarget : IFarTarget
    {
        (ushort selector, uint offset) = TTarget.Load<T>(s, op);
        FarCall.Execute(s, selector, offset, op->Next, wide: sizeof(T) == 4);
        return null;
    }

    private static Operation* Return<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        FarReturn.Execute(s, op->Immediate, wide: sizeof(T) == 4);
        return null;
    }

    private interface IFarTarget
    {
        static abstract (ushort Selector, uint Offset) Load<T>(CpuState* s, Operation* op) where T : unmanaged;
    }

    private readonly struct InInstruction : IFarTarget
    {
        public static (ushort Selector, uint Offset) Load<T>(CpuState* s, Operation* op) where T : unmanaged =>
            ((ushort)op->Immediate, op->Displacement);
    }

    private readonly struct InMemory : IFarTarget
    {
        public static (ushort Selector, uint Offset) Load<T>(CpuState* s, Operation* op) where T : unmanaged
        {
            Operation selectorPart = *op;
            selectorPart.Displacement += (uint)sizeof(T);
            uint offset = SegmentedMemory.Load<T>(s, op);
            return ((ushort)SegmentedMemory.Load<ushort>(s, &selectorPart), offset);
        }
    }
}
