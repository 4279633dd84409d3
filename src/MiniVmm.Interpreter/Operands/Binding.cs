using Iced.Intel;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Instructions;

namespace MiniVmm.Interpreter.Operands;

/// <summary>From a decoded instruction to the operation that executes it: the table of contents of this processor.
/// What is not here raises #UD.</summary>
internal static unsafe class Binding
{
    public static Operation Bind(in Instruction i, uint mode, uint eip)
    {
        var op = new Operation { Eip = eip, Next = eip + (uint)i.Length, Link = { Mode = Link.NoMode } };
        op.Plain = Find(in i, ref op, mode);
        if (op.Plain == null) op.Plain = &Interrupts.Undefined;
        op.Execute = op.Plain;
        return op;
    }

    /// <summary>An instruction of more than 15 bytes: #GP, not #UD (SDM vol. 3, 6.15).</summary>
    public static Operation BindTooLong(uint eip) =>
        new() { Eip = eip, Next = eip, Execute = &Interrupts.TooLong, Plain = &Interrupts.TooLong, Link = { Mode = Link.NoMode } };

    private static Handler Find(in Instruction i, ref Operation op, uint mode)
    {
        if (i.IsStringInstruction) return Strings.Bind(in i, ref op);
        if (i.IsJccShortOrNear || i.ConditionCode != ConditionCode.None && i.OpCount > 0 && !IsLoop(i.Mnemonic))
            return Conditionals.Bind(in i, ref op, mode);
        switch (i.Mnemonic)
        {
            case Mnemonic.Mov:
                return Special(in i) switch
                {
                    { } r when r.IsSegmentRegister() => SegmentOperations.BindMove(in i, ref op),
                    { } r when r.IsCR() || r.IsDR() => ControlRegisters.Bind(in i, ref op),
                    { } => null,
                    _ => Moves.Bind(in i, ref op, mode),
                };
            case Mnemonic.Movzx or Mnemonic.Movsx:
                return Moves.BindExtending(in i, ref op, mode);
            case Mnemonic.Lea:
                return Moves.BindLea(in i, ref op);
            case Mnemonic.Add or Mnemonic.Adc or Mnemonic.Sub or Mnemonic.Sbb or Mnemonic.Cmp or Mnemonic.And
                or Mnemonic.Or or Mnemonic.Xor or Mnemonic.Test or Mnemonic.Inc or Mnemonic.Dec or Mnemonic.Neg
                or Mnemonic.Not:
                return Arithmetic.Bind(in i, ref op, mode);
            case Mnemonic.Shl or Mnemonic.Sal or Mnemonic.Shr or Mnemonic.Sar or Mnemonic.Rol or Mnemonic.Ror
                or Mnemonic.Rcl or Mnemonic.Rcr:
                return Shifts.Bind(in i, ref op, mode);
            case Mnemonic.Shld or Mnemonic.Shrd:
                return Shifts.BindDouble(in i, ref op, mode);
            case Mnemonic.Push or Mnemonic.Pop or Mnemonic.Pusha or Mnemonic.Pushad or Mnemonic.Popa or Mnemonic.Popad
                or Mnemonic.Enter or Mnemonic.Leave:
                return StackOperations.Bind(in i, ref op, mode);
            case Mnemonic.Jmp or Mnemonic.Call when IsFar(in i):
            case Mnemonic.Retf:
                return SegmentOperations.BindFarBranch(in i, ref op);
            case Mnemonic.Jmp or Mnemonic.Call or Mnemonic.Ret or Mnemonic.Loop or Mnemonic.Loope or Mnemonic.Loopne
                or Mnemonic.Jcxz or Mnemonic.Jecxz:
                return Branches.Bind(in i, ref op, mode);
            case Mnemonic.Mul or Mnemonic.Imul or Mnemonic.Div or Mnemonic.Idiv:
                return MultiplyDivide.Bind(in i, ref op, mode);
            case Mnemonic.Bt or Mnemonic.Bts or Mnemonic.Btr or Mnemonic.Btc or Mnemonic.Bsf or Mnemonic.Bsr:
                return Bits.Bind(in i, ref op, mode);
            case Mnemonic.Xchg or Mnemonic.Xadd or Mnemonic.Cmpxchg or Mnemonic.Cmpxchg8b or Mnemonic.Bswap:
                return Exchanges.Bind(in i, ref op, mode);
            case Mnemonic.In or Mnemonic.Out:
                return Ports.Bind(in i, ref op);
            case Mnemonic.Lds or Mnemonic.Les or Mnemonic.Lfs or Mnemonic.Lgs or Mnemonic.Lss:
                return SegmentOperations.BindLoadFar(in i, ref op);
            case Mnemonic.Int or Mnemonic.Int1 or Mnemonic.Int3 or Mnemonic.Into or Mnemonic.Iret or Mnemonic.Iretd
                or Mnemonic.Cli or Mnemonic.Sti or Mnemonic.Pushf or Mnemonic.Pushfd or Mnemonic.Popf or Mnemonic.Popfd
                or Mnemonic.Hlt or Mnemonic.Bound:
                return Interrupts.Bind(in i, ref op);
            case Mnemonic.Lgdt or Mnemonic.Lidt or Mnemonic.Sgdt or Mnemonic.Sidt or Mnemonic.Lldt or Mnemonic.Ltr
                or Mnemonic.Sldt or Mnemonic.Str or Mnemonic.Smsw or Mnemonic.Lmsw or Mnemonic.Clts:
                return SystemRegisters.Bind(in i, ref op);
            case Mnemonic.Lar or Mnemonic.Lsl or Mnemonic.Verr or Mnemonic.Verw or Mnemonic.Arpl:
                return DescriptorQueries.Bind(in i, ref op);
            case Mnemonic.Cpuid or Mnemonic.Rdtsc or Mnemonic.Rdmsr or Mnemonic.Wrmsr or Mnemonic.Sysenter
                or Mnemonic.Sysexit or Mnemonic.Invlpg or Mnemonic.Invd or Mnemonic.Wbinvd:
                return ModelSpecific.Bind(in i, ref op);
            default:
                Handler handler = AccumulatorOperations.Bind(in i, ref op);
                return handler != null ? handler : Coprocessor.Bind(in i);
        }
    }

    private static bool IsLoop(Mnemonic m) => m is Mnemonic.Loope or Mnemonic.Loopne;

    private static bool IsFar(in Instruction i) =>
        i.Op0Kind is OpKind.FarBranch16 or OpKind.FarBranch32
        || (i.Op0Kind == OpKind.Memory && i.MemorySize is MemorySize.SegPtr16 or MemorySize.SegPtr32);

    /// <summary>The operand of a MOV that is not a general register, if there is one.</summary>
    private static Register? Special(in Instruction i)
    {
        if (i.Op0Kind == OpKind.Register && !i.Op0Register.IsGPR()) return i.Op0Register;
        if (i.Op1Kind == OpKind.Register && !i.Op1Register.IsGPR()) return i.Op1Register;
        return null;
    }
}
