using Iced.Intel;

namespace MiniVmm.Interpreter.Operands;

/// <summary>Tells the family of a decoded instruction: the table of contents of this processor.</summary>
internal static class FamilyReader
{
    /// <summary>Opcodes of the x87.</summary>
    private const uint FirstEscape = 0xD8, LastEscape = 0xDF;

    /// <summary>Opcodes behind 0F that do nothing unless a feature gives them a meaning (prefetching, ENDBR).</summary>
    private const uint FirstHint = 0x18, LastHint = 0x1F;

    public static Family Of(in Instruction i)
    {
        // Some of these share a mnemonic with instructions that are not here (MOVSD, CMPSD).
        if (i.IsStringInstruction) return Family.Strings;
        return i.Mnemonic switch
        {
            Mnemonic.Mov => OfMove(in i),
            Mnemonic.Movzx or Mnemonic.Movsx or Mnemonic.Lea => Family.Moves,
            Mnemonic.Add or Mnemonic.Adc or Mnemonic.Sub or Mnemonic.Sbb or Mnemonic.Cmp or Mnemonic.And or Mnemonic.Or
                or Mnemonic.Xor or Mnemonic.Test or Mnemonic.Inc or Mnemonic.Dec or Mnemonic.Neg or Mnemonic.Not => Family.Arithmetic,
            Mnemonic.Shl or Mnemonic.Sal or Mnemonic.Shr or Mnemonic.Sar or Mnemonic.Rol or Mnemonic.Ror or Mnemonic.Rcl
                or Mnemonic.Rcr or Mnemonic.Shld or Mnemonic.Shrd => Family.Shifts,
            Mnemonic.Mul or Mnemonic.Imul or Mnemonic.Div or Mnemonic.Idiv => Family.MultiplyDivide,
            Mnemonic.Bt or Mnemonic.Bts or Mnemonic.Btr or Mnemonic.Btc or Mnemonic.Bsf or Mnemonic.Bsr => Family.Bits,
            Mnemonic.Xchg or Mnemonic.Xadd or Mnemonic.Cmpxchg or Mnemonic.Cmpxchg8b or Mnemonic.Bswap => Family.Exchanges,
            Mnemonic.Cbw or Mnemonic.Cwde or Mnemonic.Cwd or Mnemonic.Cdq or Mnemonic.Daa or Mnemonic.Das or Mnemonic.Aaa
                or Mnemonic.Aas or Mnemonic.Aam or Mnemonic.Aad or Mnemonic.Xlatb or Mnemonic.Lahf or Mnemonic.Sahf
                or Mnemonic.Salc or Mnemonic.Clc or Mnemonic.Stc or Mnemonic.Cmc or Mnemonic.Cld or Mnemonic.Std
                or Mnemonic.Nop or Mnemonic.Pause => Family.AccumulatorOperations,
            Mnemonic.Push or Mnemonic.Pop or Mnemonic.Pusha or Mnemonic.Pushad or Mnemonic.Popa or Mnemonic.Popad
                or Mnemonic.Enter or Mnemonic.Leave => Family.StackOperations,
            Mnemonic.Jmp or Mnemonic.Call => IsFar(in i) ? Family.SegmentOperations : Family.Branches,
            Mnemonic.Ret or Mnemonic.Loop or Mnemonic.Loope or Mnemonic.Loopne or Mnemonic.Jcxz or Mnemonic.Jecxz => Family.Branches,
            Mnemonic.Retf or Mnemonic.Lds or Mnemonic.Les or Mnemonic.Lfs or Mnemonic.Lgs or Mnemonic.Lss => Family.SegmentOperations,
            Mnemonic.Int or Mnemonic.Int1 or Mnemonic.Int3 or Mnemonic.Into or Mnemonic.Iret or Mnemonic.Iretd or Mnemonic.Cli
                or Mnemonic.Sti or Mnemonic.Pushf or Mnemonic.Pushfd or Mnemonic.Popf or Mnemonic.Popfd or Mnemonic.Hlt
                or Mnemonic.Bound => Family.Interrupts,
            Mnemonic.In or Mnemonic.Out => Family.Ports,
            Mnemonic.Lgdt or Mnemonic.Lidt or Mnemonic.Sgdt or Mnemonic.Sidt or Mnemonic.Lldt or Mnemonic.Ltr or Mnemonic.Sldt
                or Mnemonic.Str or Mnemonic.Smsw or Mnemonic.Lmsw or Mnemonic.Clts => Family.SystemRegisters,
            Mnemonic.Lar or Mnemonic.Lsl or Mnemonic.Verr or Mnemonic.Verw or Mnemonic.Arpl => Family.DescriptorQueries,
            Mnemonic.Cpuid or Mnemonic.Rdtsc or Mnemonic.Rdmsr or Mnemonic.Wrmsr or Mnemonic.Sysenter or Mnemonic.Sysexit
                or Mnemonic.Invlpg or Mnemonic.Invd or Mnemonic.Wbinvd => Family.ModelSpecific,
            _ => OfTheRest(in i),
        };
    }

    private static Family OfMove(in Instruction i)
    {
        Register special = Special(in i);
        if (special == Register.None) return Family.Moves;
        if (special.IsSegmentRegister()) return Family.SegmentOperations;
        return special.IsCR() || special.IsDR() ? Family.ControlRegisters : Family.None;
    }

    private static Family OfTheRest(in Instruction i)
    {
        if (i.ConditionCode != ConditionCode.None && i.OpCount > 0) return Family.Conditionals;
        OpCodeInfo code = i.OpCode;
        if (code.Encoding != EncodingKind.Legacy) return Family.None;
        // Iced counts the second byte of register forms as part of the opcode.
        uint first = code.OpCode > byte.MaxValue ? code.OpCode >> 8 : code.OpCode;
        return code.Table switch
        {
            OpCodeTableKind.T0F when first is >= FirstHint and <= LastHint => Family.AccumulatorOperations,
            OpCodeTableKind.Normal when first is >= FirstEscape and <= LastEscape => Family.Coprocessor,
            _ => i.Mnemonic == Mnemonic.Wait ? Family.Coprocessor : Family.None,
        };
    }

    private static bool IsFar(in Instruction i) =>
        i.Op0Kind is OpKind.FarBranch16 or OpKind.FarBranch32
        || (i.Op0Kind == OpKind.Memory && i.MemorySize is MemorySize.SegPtr16 or MemorySize.SegPtr32);

    /// <summary>The operand of a MOV that is not a general register, if there is one.</summary>
    private static Register Special(in Instruction i)
    {
        if (i.Op0Kind == OpKind.Register && !i.Op0Register.IsGPR()) return i.Op0Register;
        if (i.Op1Kind == OpKind.Register && !i.Op1Register.IsGPR()) return i.Op1Register;
        return Register.None;
    }
}
