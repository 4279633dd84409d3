using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>Near JMP, CALL, RET; LOOPcc and JCXZ. Far ones are in <see cref="SegmentOperations"/>.</summary>
/// <remarks>Behind a branch lies the operation that ends its block: going there is not to branch.</remarks>
internal static unsafe class Branches
{
    public static Handler Bind(in Instruction i, ref Operation op, uint mode) => (mode & CodeMode.FlatCode) != 0
        ? Bind<Anywhere>(in i, ref op, mode)
        : Bind<WithinSegment>(in i, ref op, mode);

    private static Handler Bind<TLimit>(in Instruction i, ref Operation op, uint mode) where TLimit : IBranchLimit
    {
        if (i.Op0Kind is OpKind.NearBranch16 or OpKind.NearBranch32) return BindDirect<TLimit>(in i, ref op);
        if (i.Mnemonic == Mnemonic.Ret)
        {
            op.Immediate = i.OpCount == 1 ? i.Immediate16 : 0u;
            return i.Code is Code.Retnd or Code.Retnd_imm16 ? &Return<uint, TLimit> : &Return<ushort, TLimit>;
        }
        bool call = i.Mnemonic == Mnemonic.Call;
        bool wide = OperandFields.SizeOf(in i, 0) == 4;
        Form form = FormReader.Read(ref op, in i, mode, 4);
        return form switch
        {
            Form.RegisterImmediate => Indirect<RegisterOperand, TLimit>(call, wide),
            Form.FlatImmediate => Indirect<FlatMemory, TLimit>(call, wide),
            _ => Indirect<SegmentedMemory, TLimit>(call, wide),
        };
    }

    private static Handler BindDirect<TLimit>(in Instruction i, ref Operation op) where TLimit : IBranchLimit
    {
        op.Immediate = (uint)i.NearBranchTarget;
        bool address32 = i.Code is Code.Loop_rel8_32_ECX or Code.Loop_rel8_16_ECX or Code.Loope_rel8_32_ECX
            or Code.Loope_rel8_16_ECX or Code.Loopne_rel8_32_ECX or Code.Loopne_rel8_16_ECX;
        return i.Mnemonic switch
        {
            Mnemonic.Jmp => &Jump<TLimit>,
            Mnemonic.Call => i.Op0Kind == OpKind.NearBranch32 ? &Call<uint, TLimit> : &Call<ushort, TLimit>,
            Mnemonic.Loop => address32 ? &Loop<uint, Always, TLimit> : &Loop<ushort, Always, TLimit>,
            Mnemonic.Loope => address32 ? &Loop<uint, WhileZero, TLimit> : &Loop<ushort, WhileZero, TLimit>,
            Mnemonic.Loopne => address32 ? &Loop<uint, WhileNotZero, TLimit> : &Loop<ushort, WhileNotZero, TLimit>,
            Mnemonic.Jecxz => &JumpIfCountZero<uint, TLimit>,
            Mnemonic.Jcxz => &JumpIfCountZero<ushort, TLimit>,
            _ => null,
        };
    }

    private static Handler Indirect<TTarget, TLimit>(bool call, bool wide)
        where TTarget : ISource where TLimit : IBranchLimit => (call, wide) switch
        {
            (true, true) => &CallIndirect<uint, TTarget, TLimit>,
            (true, false) => &CallIndirect<ushort, TTarget, TLimit>,
            (false, true) => &JumpIndirect<uint, TTarget, TLimit>,
            (false, false) => &JumpIndirect<ushort, TTarget, TLimit>,
        };

    private static Operation* Jump<TLimit>(CpuState* s, Operation* op) where TLimit : IBranchLimit
    {
        TLimit.Require(s, op->Immediate);
        return Chain.Follow(s, op);
    }

    private static Operation* JumpIndirect<T, TTarget, TLimit>(CpuState* s, Operation* op)
        where T : unmanaged where TTarget : ISource where TLimit : IBranchLimit
    {
        uint target = TTarget.Load<T>(s, op);
        TLimit.Require(s, target);
        return Chain.To(s, target);
    }

    private static Operation* Call<T, TLimit>(CpuState* s, Operation* op) where T : unmanaged where TLimit : IBranchLimit
    {
        TLimit.Require(s, op->Immediate);
        Stack.Push<T>(s, op->Next);
        return Chain.Follow(s, op);
    }

    private static Operation* CallIndirect<T, TTarget, TLimit>(CpuState* s, Operation* op)
        where T : unmanaged where TTarget : ISource where TLimit : IBranchLimit
    {
        uint target = TTarget.Load<T>(s, op);
        TLimit.Require(s, target);
        Stack.Push<T>(s, op->Next);
        return Chain.To(s, target);
    }

    private static Operation* Return<T, TLimit>(CpuState* s, Operation* op) where T : unmanaged where TLimit : IBranchLimit
    {
        uint target = Stack.Peek<T>(s);
        TLimit.Require(s, target);
        s->Gpr[GeneralRegister.ESP] = Stack.Moved(s, sizeof(T) + (int)op->Immediate);
        return Chain.To(s, target);
    }

    private static Operation* Loop<T, TWhile, TLimit>(CpuState* s, Operation* op)
        where T : unmanaged where TWhile : IWhile where TLimit : IBranchLimit
    {
        uint count = Width.Truncate<T>(Width.Load<T>(&s->Gpr[GeneralRegister.ECX]) - 1);
        bool taken = count != 0 && TWhile.Holds(s);
        if (taken) TLimit.Require(s, op->Immediate);
        Width.Store<T>(&s->Gpr[GeneralRegister.ECX], count);
        return Chain.Follow(s, taken ? op : op + 1);
    }

    private static Operation* JumpIfCountZero<T, TLimit>(CpuState* s, Operation* op)
        where T : unmanaged where TLimit : IBranchLimit
    {
        bool taken = Width.Load<T>(&s->Gpr[GeneralRegister.ECX]) == 0;
        if (taken) TLimit.Require(s, op->Immediate);
        return Chain.Follow(s, taken ? op : op + 1);
    }

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
