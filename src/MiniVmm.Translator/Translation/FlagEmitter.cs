using Iced.Intel;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>Keeps track of where flags come from, keeps operands that would be lost, records them for code that cannot know,
/// and computes them again.</summary>
internal sealed class FlagEmitter(Emission emission, FlagNumbers numbers)
{
    private const RflagsBits All =
        RflagsBits.CF | RflagsBits.PF | RflagsBits.AF | RflagsBits.ZF | RflagsBits.SF | RflagsBits.OF;

    private HostCode Code => emission.Code;

    /// <summary>The flags come from somewhere new.</summary>
    /// <param name="state">From where, if it matters.</param>
    /// <param name="host">Which of the host's flags are equal to them.</param>
    public void Set(FlagState state, RflagsBits host)
    {
        emission.Flags = emission.FlagsMatter ? state : FlagState.Dead;
        emission.HostFlags = host;
    }

    /// <summary>Makes sure that what flags come from outlives a write to a guest register.</summary>
    public void BeforeWrite(Register register) => BeforeWrite(HostRegisters.IndexOf(register));

    public void BeforeWrite(int register)
    {
        FlagState flags = emission.Flags;
        if (!flags.DependsOn(register)) return;
        if (!emission.FlagsMatter) emission.Flags = FlagState.Dead;
        else emission.Flags = KeepAll(flags, register);
    }

    /// <summary>Makes the context say where the flags come from.</summary>
    public void Record()
    {
        FlagState flags = emission.Flags;
        if (flags.Kind == FlagKind.Recorded) return;
        flags = KeepAll(flags, null);
        emission.Flags = FlagState.Recorded;
        if (!flags.IsRecordable)
        {
            Code.LoadImmediate(R11D, numbers.NumberOf(flags));
            Code.Lead(Code.Call(), emission.Common.Settle);
            emission.HostFlags = RflagsBits.None;
            return;
        }
        RecordKept(flags);
    }

    /// <summary>Makes the context say where the flags come from, the operands being kept.</summary>
    public void RecordKept(FlagState flags)
    {
        int number = (int)numbers.NumberOf(flags);
        // A change comes on top; the whole replaces changes too.
        if (flags.IsOver)
            Code.Emit(Iced.Intel.Code.Mov_rm16_imm16, new MemoryOperand(HostRegisters.Context, Fields.Flags.Displacement + 2), number);
        else Code.Emit(Iced.Intel.Code.Mov_rm32_imm32, Fields.Flags, number);
    }

    /// <summary>The operand where it will stay whatever becomes of registers.</summary>
    /// <param name="operand">A register, or what is kept already.</param>
    /// <param name="field">Offset in the context of the field to keep it in.</param>
    public FlagOperand Keep(FlagOperand operand, uint field)
    {
        if (operand.Place != FlagPlace.Register) return operand;
        Register host = HostRegisters.Sized(HostRegisters.Guest[(int)operand.Value / 4], 4);
        Code.Emit(Iced.Intel.Code.Mov_rm32_r32, Fields.Context(field), host);
        return FlagOperand.Kept(field, operand);
    }

    /// <summary>Keeps what is in a scratch register.</summary>
    public FlagOperand KeepScratch(Register full, uint field)
    {
        Code.Emit(Iced.Intel.Code.Mov_rm32_r32, Fields.Context(field), HostRegisters.Sized(full, 4));
        return FlagOperand.Context(field);
    }

    /// <summary>Makes sure that the host's flags are the guest's.</summary>
    /// <param name="wanted">Those that will be read.</param>
    /// <returns>False where they cannot be computed here.</returns>
    public bool Ensure(RflagsBits wanted)
    {
        wanted &= All;
        if ((wanted & ~emission.HostFlags) == 0) return true;
        RflagsBits have = Recompute(emission.Flags);
        if ((wanted & ~have) != 0) return false;
        emission.HostFlags = have;
        return true;
    }

    /// <summary>Whether the context has CF as it is now.</summary>
    public bool HasCarry => emission.Flags.Kind is FlagKind.IncResult or FlagKind.DecResult;

    /// <summary>Makes the context have CF: the host's.</summary>
    public void KeepCarry() => Code.Emit(Instruction.Create(Iced.Intel.Code.Setb_rm8, Fields.Carry));

    /// <summary>Finds where CF is that an instruction is going to keep.</summary>
    public CarrySource FindCarry()
    {
        if (HasCarry) return CarrySource.Kept;
        if (Ensure(RflagsBits.CF)) return CarrySource.Host;
        if (emission.Flags.Kind is not (FlagKind.IncOver or FlagKind.DecOver)) Record();
        return CarrySource.Recorded;
    }

    /// <summary>Flags of the host that are as the interpreter would set them, which does so where the manual leaves them
    /// undefined.</summary>
    public static RflagsBits After(Mnemonic mnemonic) => mnemonic switch
    {
        Mnemonic.And or Mnemonic.Or or Mnemonic.Xor or Mnemonic.Test => All & ~RflagsBits.AF,
        Mnemonic.Shl or Mnemonic.Sal or Mnemonic.Shr or Mnemonic.Sar => RflagsBits.CF | RflagsBits.PF | RflagsBits.ZF | RflagsBits.SF,
        Mnemonic.Imul or Mnemonic.Mul => RflagsBits.CF | RflagsBits.OF,
        _ => All,
    };

    private FlagState KeepAll(FlagState flags, int? register)
    {
        FlagOperand Kept(FlagOperand operand, uint field) =>
            register is { } only && !operand.IsIn(only) ? operand : Keep(operand, field);

        uint first = !flags.IsRecordable ? Fields.Last : flags.IsOver ? Fields.Over : Fields.A;
        FlagOperand a = Kept(flags.A, first);
        return flags with { A = a, B = flags.B == flags.A ? a : Kept(flags.B, Fields.B) };
    }

    /// <summary>Emits an operation that sets the host's flags as the guest's were set.</summary>
    /// <returns>Which flags are right then.</returns>
    private RflagsBits Recompute(FlagState flags)
    {
        int size = flags.Size;
        switch (flags.Kind)
        {
            case FlagKind.Sub:
                Load(flags);
                Alu(Mnemonic.Cmp, size);
                return All;
            case FlagKind.Add:
                Load(flags);
                Alu(Mnemonic.Add, size);
                return All;
            case FlagKind.SubResult:
                Load(flags);
                Alu(Mnemonic.Add, size);
                Alu(Mnemonic.Cmp, size);
                return All;
            case FlagKind.AddResult:
                Load(flags);
                Alu(Mnemonic.Sub, size);
                Alu(Mnemonic.Add, size);
                return All;
            case FlagKind.Adc:
                Load(flags);
                LoadCarry();
                Alu(Mnemonic.Adc, size);
                return All;
            case FlagKind.Sbb:
                Load(flags);
                LoadCarry();
                Alu(Mnemonic.Sbb, size);
                return All;
            case FlagKind.AdcResult:
                Load(flags);
                LoadCarry();
                Alu(Mnemonic.Sbb, size);
                LoadCarry();
                Alu(Mnemonic.Adc, size);
                return All;
            case FlagKind.SbbResult:
                Load(flags);
                LoadCarry();
                Alu(Mnemonic.Adc, size);
                LoadCarry();
                Alu(Mnemonic.Sbb, size);
                return All;
            case FlagKind.LogicResult:
                Load(flags.A, R10);
                Code.Emit(Iced.Intel.Code.Mov_r32_rm32, R11D, R10D);
                Alu(Mnemonic.Test, size);
                return After(Mnemonic.Test);
            case FlagKind.Test:
                Load(flags);
                Alu(Mnemonic.Test, size);
                return After(Mnemonic.Test);
            case FlagKind.IncResult or FlagKind.DecResult:
                Load(flags.A, R10);
                Alu(flags.Kind == FlagKind.IncResult ? Mnemonic.Dec : Mnemonic.Inc, size);
                LoadCarry();
                Alu(flags.Kind == FlagKind.IncResult ? Mnemonic.Inc : Mnemonic.Dec, size);
                return All;
            case FlagKind.NegResult:
                Load(flags.A, R10);
                Alu(Mnemonic.Neg, size);
                Alu(Mnemonic.Neg, size);
                return All;
            default:
                return RflagsBits.None;
        }
    }

    private void LoadCarry() => Code.Emit(Iced.Intel.Code.Bt_rm32_imm8, Fields.Carry, 0);

    private void Load(FlagState flags)
    {
        Load(flags.A, R10);
        Load(flags.B, R11);
    }

    private void Load(FlagOperand operand, Register full)
    {
        Register register = HostRegisters.Sized(full, 4);
        switch (operand.Place)
        {
            case FlagPlace.Register:
                Code.Emit(Iced.Intel.Code.Mov_r32_rm32, register, HostRegisters.Sized(HostRegisters.Guest[(int)operand.Value / 4], 4));
                if ((operand.Value & 3) != 0) Code.Emit(Iced.Intel.Code.Shr_rm32_imm8, register, 8);
                break;
            case FlagPlace.Immediate:
                Code.LoadImmediate(register, operand.Value);
                break;
            case FlagPlace.Context:
                Code.Emit(Iced.Intel.Code.Mov_r32_rm32, register, Fields.Context(operand.Value));
                break;
        }
    }

    /// <summary>An operation on R10, with R11 where there are two operands.</summary>
    private void Alu(Mnemonic mnemonic, int size)
    {
        Register a = HostRegisters.Sized(R10, size), b = HostRegisters.Sized(R11, size);
        Iced.Intel.Code code = AluCodes.Of(mnemonic, size);
        if (mnemonic is Mnemonic.Inc or Mnemonic.Dec or Mnemonic.Neg) Code.Emit(Instruction.Create(code, a));
        else Code.Emit(Instruction.Create(code, a, b));
    }
}
