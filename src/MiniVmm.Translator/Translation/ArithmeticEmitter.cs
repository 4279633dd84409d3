using Iced.Intel;
using MiniVmm.Interpreter.Operands;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>ADD, ADC, SUB, SBB, CMP, AND, OR, XOR, TEST; INC, DEC, NEG, NOT.</summary>
internal sealed class ArithmeticEmitter(Emission emission, FlagEmitter flags, MemoryEmitter memory)
{
    private HostCode Code => emission.Code;

    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        int size = OperandFields.SizeOf(in i, 0);
        if (i.OpCount == 1) return EmitUnary(in i, size);
        if (i.Op0Kind == OpKind.Memory) return i.Mnemonic is Mnemonic.Cmp or Mnemonic.Test ? CompareMemory(in i, size) : ToMemory(in i, size);
        return i.Op1Kind == OpKind.Memory ? FromMemory(in i, size) : InRegisters(in i, size);
    }

    private bool InRegisters(in Instruction i, int size)
    {
        if (Carries(i.Mnemonic) && !TakeCarry()) return false;
        FlagState result = emission.FlagsMatter ? FromRegisters(in i, size) : FlagState.Dead;
        Code.Emit(Rewriting.ForHost(in i));
        flags.Set(result, FlagEmitter.After(i.Mnemonic));
        return true;
    }

    private FlagState FromRegisters(in Instruction i, int size)
    {
        FlagOperand a = FlagOperand.Of(in i, 0, size), b = FlagOperand.Of(in i, 1, size), zero = FlagOperand.Immediate(0);
        if (a != b) return Result(in i, size, a, b);
        switch (i.Mnemonic)
        {
            case Mnemonic.Xor: return Result(in i, size, zero, zero);
            case Mnemonic.Sub: return new FlagState(FlagKind.Sub, (byte)size, zero, zero);
            case Mnemonic.Sbb: return new FlagState(FlagKind.Sbb, (byte)size, zero, zero);
            case Mnemonic.Add or Mnemonic.Adc:
                FlagOperand kept = flags.Keep(a, Fields.A);
                return new FlagState(i.Mnemonic == Mnemonic.Add ? FlagKind.Add : FlagKind.Adc, (byte)size, kept, kept);
            default: return Result(in i, size, a, b);
        }
    }

    private bool FromMemory(in Instruction i, int size)
    {
        bool logic = i.Mnemonic is Mnemonic.And or Mnemonic.Or or Mnemonic.Xor;
        bool keeps = emission.FlagsMatter && !logic;
        if (!memory.TryReach(in i, size, write: false, out Instruction host, out MemoryOperand operand)) return false;
        if (keeps || Carries(i.Mnemonic))
        {
            if (Rewriting.NamesHighByte(in i)) return false;
            Register value = HostRegisters.Sized(R9, size);
            memory.Load(value, in operand);
            if (Carries(i.Mnemonic) && !TakeCarry()) return false;
            if (keeps) flags.KeepScratch(R9, Fields.B);
            Code.Emit(AluCodes.Of(i.Mnemonic, size), host.Op0Register, value);
        }
        else memory.Emit(in host);
        FlagOperand a = FlagOperand.Of(in i, 0, size);
        flags.Set(Result(in i, size, a, logic ? default : FlagOperand.Context(Fields.B)), FlagEmitter.After(i.Mnemonic));
        return true;
    }

    private bool CompareMemory(in Instruction i, int size)
    {
        if (!memory.TryReach(in i, size, write: false, out Instruction host, out MemoryOperand operand)) return false;
        if (!emission.FlagsMatter)
        {
            memory.Emit(in host);
            flags.Set(FlagState.Dead, FlagEmitter.After(i.Mnemonic));
            return true;
        }
        if (Rewriting.NamesHighByte(in i)) return false;
        Register value = HostRegisters.Sized(R9, size);
        memory.Load(value, in operand);
        flags.KeepScratch(R9, Fields.A);
        if (i.Op1Kind == OpKind.Register) Code.Emit(AluCodes.Of(i.Mnemonic, size), value, host.Op1Register);
        else Code.Emit(AluCodes.WithImmediate(i.Mnemonic, size), value, (int)OperandFields.Immediate(in i, 1, size));
        flags.Set(Result(in i, size, FlagOperand.Context(Fields.A), FlagOperand.Of(in i, 1, size)), FlagEmitter.After(i.Mnemonic));
        return true;
    }

    private bool ToMemory(in Instruction i, int size)
    {
        // The carry that ADC takes is kept before the write: the write must not fault then.
        bool carries = Carries(i.Mnemonic);
        if (!memory.TryReach(in i, size, write: true, out Instruction host, out MemoryOperand operand, check: carries)) return false;
        if (carries && !TakeCarry()) return false;
        memory.Emit(in host);
        if (emission.FlagsMatter) KeepMemory(in operand, size, Fields.A);
        flags.Set(Result(in i, size, FlagOperand.Context(Fields.A), FlagOperand.Of(in i, 1, size)), FlagEmitter.After(i.Mnemonic));
        return true;
    }

    private bool EmitUnary(in Instruction i, int size)
    {
        bool toMemory = i.Op0Kind == OpKind.Memory;
        Instruction host = Rewriting.ForHost(in i);
        MemoryOperand operand = default;
        if (toMemory && !memory.TryReach(in i, size, write: true, out host, out operand)) return false;
        if (i.Mnemonic == Mnemonic.Not)
        {
            if (!toMemory) flags.BeforeWrite(i.Op0Register);
            memory.Emit(in host);
            return true;
        }
        bool counts = i.Mnemonic is Mnemonic.Inc or Mnemonic.Dec;
        CarrySource carry = counts && emission.FlagsMatter ? flags.FindCarry() : CarrySource.None;
        RflagsBits before = emission.HostFlags;
        memory.Emit(in host);
        if (carry == CarrySource.Host) flags.KeepCarry();
        uint field = carry == CarrySource.Recorded ? Fields.Over : Fields.A;
        if (toMemory && emission.FlagsMatter) KeepMemory(in operand, size, field);
        FlagOperand result = toMemory ? FlagOperand.Context(field) : FlagOperand.Of(in i, 0, size);
        RflagsBits after = FlagEmitter.After(i.Mnemonic);
        if (counts) after = (after & ~RflagsBits.CF) | (before & RflagsBits.CF);
        flags.Set(new FlagState(KindOf(i.Mnemonic, carry), (byte)size, result, default), after);
        return true;
    }

    private void KeepMemory(in MemoryOperand operand, int size, uint field)
    {
        memory.Load(HostRegisters.Sized(R10, size), in operand);
        flags.KeepScratch(R10, field);
    }

    /// <summary>Makes CF the host's, and keeps it where the flags are to be computed once more.</summary>
    private bool TakeCarry()
    {
        if (!flags.Ensure(RflagsBits.CF)) return false;
        if (emission.FlagsMatter && !flags.HasCarry) flags.KeepCarry();
        return true;
    }

    private static bool Carries(Mnemonic mnemonic) => mnemonic is Mnemonic.Adc or Mnemonic.Sbb;

    private static FlagState Result(in Instruction i, int size, FlagOperand a, FlagOperand b) => i.Mnemonic switch
    {
        Mnemonic.Add => new FlagState(FlagKind.AddResult, (byte)size, a, b),
        Mnemonic.Adc => new FlagState(FlagKind.AdcResult, (byte)size, a, b),
        Mnemonic.Sub => new FlagState(FlagKind.SubResult, (byte)size, a, b),
        Mnemonic.Sbb => new FlagState(FlagKind.SbbResult, (byte)size, a, b),
        Mnemonic.Cmp => new FlagState(FlagKind.Sub, (byte)size, a, b),
        Mnemonic.Test => new FlagState(FlagKind.Test, (byte)size, a, b),
        _ => new FlagState(FlagKind.LogicResult, (byte)size, a, default),
    };

    private static FlagKind KindOf(Mnemonic mnemonic, CarrySource carry) => (mnemonic, carry) switch
    {
        (Mnemonic.Neg, _) => FlagKind.NegResult,
        (Mnemonic.Inc, CarrySource.Recorded) => FlagKind.IncOver,
        (Mnemonic.Inc, _) => FlagKind.IncResult,
        (_, CarrySource.Recorded) => FlagKind.DecOver,
        _ => FlagKind.DecResult,
    };
}
