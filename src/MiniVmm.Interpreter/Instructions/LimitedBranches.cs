using Iced.Intel;
using MiniVmm.I386.Alu;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>Near branches where CS has a limit: one that leads beyond it faults itself, with nothing done (vol. 2, JMP,
/// CALL, RET, Jcc, LOOP). Such code is rare, so conditions are looked up as it runs.</summary>
internal static unsafe class LimitedBranches
{
    public static Handler Bind(in Instruction i, ref Operation op, uint mode)
    {
        if (i.Op0Kind is OpKind.NearBranch16 or OpKind.NearBranch32) return BindDirect(in i, ref op);
        if (i.Mnemonic == Mnemonic.Ret)
        {
            op.Immediate = i.OpCount == 1 ? i.Immediate16 : 0u;
            return i.Code is Code.Retnd or Code.Retnd_imm16 ? &Return<uint> : &Return<ushort>;
        }
        bool call = i.Mnemonic == Mnemonic.Call;
        bool wide = OperandFields.SizeOf(in i, 0) == 4;
        Form form = FormReader.Read(ref op, in i, mode, 4);
        return form switch
        {
            Form.RegisterImmediate => Indirect<RegisterOperand>(call, wide),
            Form.FlatImmediate => Indirect<FlatMemory>(call, wide),
            _ => Indirect<SegmentedMemory>(call, wide),
        };
    }

    /// <summary>Jcc; the condition's code takes the place of a displacement.</summary>
    public static Handler BindConditional(in Instruction i, ref Operation op)
    {
        op.Immediate = (uint)i.NearBranchTarget;
        op.Displacement = (uint)i.ConditionCode;
        return &JumpIf;
    }

    private static Handler BindDirect(in Instruction i, ref Operation op)
    {
        op.Immediate = (uint)i.NearBranchTarget;
        op.Displacement = (uint)i.ConditionCode;
        bool count32 = i.Code is Code.Loop_rel8_32_ECX or Code.Loop_rel8_16_ECX or Code.Loope_rel8_32_ECX
            or Code.Loope_rel8_16_ECX or Code.Loopne_rel8_32_ECX or Code.Loopne_rel8_16_ECX;
        return i.Mnemonic switch
        {
            Mnemonic.Jmp => &Jump,
            Mnemonic.Call => i.Op0Kind == OpKind.NearBranch32 ? &Call<uint> : &Call<ushort>,
            Mnemonic.Loop or Mnemonic.Loope or Mnemonic.Loopne => count32 ? &Loop<uint> : &Loop<ushort>,
            Mnemonic.Jecxz => &JumpIfCountZero<uint>,
            Mnemonic.Jcxz => &JumpIfCountZero<ushort>,
            _ => null,
        };
    }

    private static Handler Indirect<TTarget>(bool call, bool wide) where TTarget : ISource => (call, wide) switch
    {
        (true, true) => &CallIndirect<uint, TTarget>,
        (true, false) => &CallIndirect<ushort, TTarget>,
        (false, true) => &JumpIndirect<uint, TTarget>,
        (false, false) => &JumpIndirect<ushort, TTarget>,
    };

    private static uint Within(CpuState* s, uint target) =>
        target <= CpuState.SegmentOf(s, SegmentRegister.CS).Limit ? target : throw GuestFault.GeneralProtection();

    private static Operation* Jump(CpuState* s, Operation* op) => Chain.To(s, Within(s, op->Immediate));

    private static Operation* JumpIndirect<T, TTarget>(CpuState* s, Operation* op)
        where T : unmanaged where TTarget : ISource => Chain.To(s, Within(s, TTarget.Load<T>(s, op)));

    private static Operation* JumpIf(CpuState* s, Operation* op) =>
        Chain.To(s, Holds(s, (ConditionCode)op->Displacement) ? Within(s, op->Immediate) : op->Next);

    private static Operation* Call<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint target = Within(s, op->Immediate);
        Stack.Push<T>(s, op->Next);
        return Chain.To(s, target);
    }

    private static Operation* CallIndirect<T, TTarget>(CpuState* s, Operation* op)
        where T : unmanaged where TTarget : ISource
    {
        uint target = Within(s, TTarget.Load<T>(s, op));
        Stack.Push<T>(s, op->Next);
        return Chain.To(s, target);
    }

    private static Operation* Return<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint target = Within(s, Stack.Peek<T>(s));
        s->Gpr[GeneralRegister.ESP] = Stack.Moved(s, sizeof(T) + (int)op->Immediate);
        return Chain.To(s, target);
    }

    private static Operation* Loop<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint count = Width.Truncate<T>(Width.Load<T>(&s->Gpr[GeneralRegister.ECX]) - 1);
        bool goes = count != 0 && Holds(s, (ConditionCode)op->Displacement);
        uint target = goes ? Within(s, op->Immediate) : op->Next;
        Width.Store<T>(&s->Gpr[GeneralRegister.ECX], count);
        return Chain.To(s, target);
    }

    private static Operation* JumpIfCountZero<T>(CpuState* s, Operation* op) where T : unmanaged =>
        Chain.To(s, Width.Load<T>(&s->Gpr[GeneralRegister.ECX]) == 0 ? Within(s, op->Immediate) : op->Next);

    private static bool Holds(CpuState* s, ConditionCode condition) => condition switch
    {
        ConditionCode.None => true,
        ConditionCode.o => IfO.Holds(s),
        ConditionCode.no => !IfO.Holds(s),
        ConditionCode.b => IfB.Holds(s),
        ConditionCode.ae => !IfB.Holds(s),
        ConditionCode.e => IfE.Holds(s),
        ConditionCode.ne => !IfE.Holds(s),
        ConditionCode.be => IfBE.Holds(s),
        ConditionCode.a => !IfBE.Holds(s),
        ConditionCode.s => IfS.Holds(s),
        ConditionCode.ns => !IfS.Holds(s),
        ConditionCode.p => IfP.Holds(s),
        ConditionCode.np => !IfP.Holds(s),
        ConditionCode.l => IfL.Holds(s),
        ConditionCode.ge => !IfL.Holds(s),
        ConditionCode.le => IfLE.Holds(s),
        ConditionCode.g => !IfLE.Holds(s),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };
}
