using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>Near JMP, CALL, RET; LOOPcc and JCXZ. Far ones are in <see cref="SegmentOperations"/>.</summary>
internal static unsafe class Branches
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

    private static Handler BindDirect(in Instruction i, ref Operation op)
    {
        op.Immediate = (uint)i.NearBranchTarget;
        bool address32 = i.Code is Code.Loop_rel8_32_ECX or Code.Loop_rel8_16_ECX or Code.Loope_rel8_32_ECX
            or Code.Loope_rel8_16_ECX or Code.Loopne_rel8_32_ECX or Code.Loopne_rel8_16_ECX;
        return i.Mnemonic switch
        {
            Mnemonic.Jmp => &Jump,
            Mnemonic.Call => i.Op0Kind == OpKind.NearBranch32 ? &Call<uint> : &Call<ushort>,
            Mnemonic.Loop => address32 ? &Loop<uint, Always> : &Loop<ushort, Always>,
            Mnemonic.Loope => address32 ? &Loop<uint, WhileZero> : &Loop<ushort, WhileZero>,
            Mnemonic.Loopne => address32 ? &Loop<uint, WhileNotZero> : &Loop<ushort, WhileNotZero>,
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

    private static Operation* Jump(CpuState* s, Operation* op) => Chain.To(s, op->Immediate);

    private static Operation* JumpIndirect<T, TTarget>(CpuState* s, Operation* op)
        where T : unmanaged where TTarget : ISource => Chain.To(s, TTarget.Load<T>(s, op));

    private static Operation* Call<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        Stack.Push<T>(s, op->Next);
        return Chain.To(s, op->Immediate);
    }

    private static Operation* CallIndirect<T, TTarget>(CpuState* s, Operation* op)
        where T : unmanaged where TTarget : ISource
    {
        uint target = TTarget.Load<T>(s, op);
        Stack.Push<T>(s, op->Next);
        return Chain.To(s, target);
    }

    private static Operation* Return<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint target = Stack.Peek<T>(s);
        s->Gpr[GeneralRegister.ESP] = Stack.Moved(s, sizeof(T) + (int)op->Immediate);
        return Chain.To(s, target);
    }

    private static Operation* Loop<T, TWhile>(CpuState* s, Operation* op) where T : unmanaged where TWhile : IWhile
    {
        uint count = Width.Truncate<T>(Width.Load<T>(&s->Gpr[GeneralRegister.ECX]) - 1);
        Width.Store<T>(&s->Gpr[GeneralRegister.ECX], count);
        return Chain.To(s, count != 0 && TWhile.Holds(s) ? op->Immediate : op->Next);
    }

    private static Operation* JumpIfCountZero<T>(CpuState* s, Operation* op) where T : unmanaged =>
        Chain.To(s, Width.Load<T>(&s->Gpr[GeneralRegister.ECX]) == 0 ? op->Immediate : op->Next);

    private interface IWhile
    {
        static abstract bool Holds(CpuState* s);
    }

    private readonly struct Always : IWhile
    {
        public static bool Holds(CpuState* s) => true;
    }

    private readonly struct WhileZero : IWhile
    {
        public static bool Holds(CpuState* s) => Flags.Zero(s);
    }

    private readonly struct WhileNotZero : IWhile
    {
        public static bool Holds(CpuState* s) => !Flags.Zero(s);
    }
}
