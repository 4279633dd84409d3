using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Operands;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>Shifts and rotates of registers and, where nobody looks at the flags, of memory.</summary>
internal sealed class ShiftEmitter(Emission emission, FlagEmitter flags, MemoryEmitter memory)
{
    private HostCode Code => emission.Code;

    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        int size = OperandFields.SizeOf(in i, 0);
        bool counted = i.OpCount < 2 || i.Op1Kind == OpKind.Immediate8;
        int count = i.OpCount < 2 ? 1 : counted ? i.Immediate8 & 31 : 0;
        switch (i.Mnemonic)
        {
            case Mnemonic.Shl or Mnemonic.Sal or Mnemonic.Shr or Mnemonic.Sar:
                if (counted) return count != 0 && Shift(in i, size, count);
                return emission.FlagsMatter ? ShiftByCl(in i, size) : Silently(in i, size);
            case Mnemonic.Rol or Mnemonic.Ror:
                // Flags that it leaves alone come from before; a count of zero leaves all.
                if (emission.FlagsMatter) return counted && count != 0 && i.Op0Kind == OpKind.Register && Rotate(in i, size);
                return Silently(in i, size);
            case Mnemonic.Shld or Mnemonic.Shrd:
                // A 16-bit operand shifted by more than 16 is undefined; the interpreter knows what processors do.
                return !emission.FlagsMatter && size == 4 && Silently(in i, size);
            default:
                return false;
        }
    }

    private bool Shift(in Instruction i, int size, int count)
    {
        if (!emission.FlagsMatter) return Silently(in i, size);
        if (i.Op0Kind == OpKind.Memory) return false;
        FlagOperand before = flags.Keep(FlagOperand.Of(in i, 0, size), Fields.A);
        Code.Emit(Rewriting.ForHost(in i));
        RflagsBits valid = FlagEmitter.After(i.Mnemonic);
        flags.Set(new FlagState(KindOf(i.Mnemonic), (byte)size, before, FlagOperand.Immediate((uint)count)), count < 8 * size ? valid : valid & ~RflagsBits.CF);
        return true;
    }

    /// <summary>A count of zero leaves the flags: what they come from is known at run time only.</summary>
    private bool ShiftByCl(in Instruction i, int size)
    {
        if (i.Op0Kind == OpKind.Memory) return false;
        flags.Record();
        Code.Emit(Iced.Intel.Code.Test_rm8_imm8, CL, 31);
        int skip = Code.Jump(ConditionCode.e);
        FlagOperand before = flags.Keep(FlagOperand.Of(in i, 0, size), Fields.A);
        FlagOperand count = flags.Keep(FlagOperand.Register(GeneralRegister.ECX * 4), Fields.B);
        var state = new FlagState(KindOf(i.Mnemonic), (byte)size, before, count);
        flags.RecordKept(state);
        Code.LeadHere(skip);
        Code.Emit(Rewriting.ForHost(in i));
        flags.Set(FlagState.Recorded, RflagsBits.None);
        return true;
    }

    private bool Rotate(in Instruction i, int size)
    {
        flags.Record();
        Code.Emit(Rewriting.ForHost(in i));
        FlagKind kind = i.Mnemonic == Mnemonic.Rol ? FlagKind.RolOver : FlagKind.RorOver;
        flags.Set(new FlagState(kind, (byte)size, FlagOperand.Of(in i, 0, size), default), RflagsBits.CF);
        return true;
    }

    /// <summary>As it is: nobody looks at the flags behind it.</summary>
    private bool Silently(in Instruction i, int size)
    {
        Instruction host = Rewriting.ForHost(in i);
        if (i.Op0Kind == OpKind.Memory && !memory.TryReach(in i, size, write: true, out host, out _)) return false;
        memory.Emit(in host);
        flags.Set(FlagState.Dead, RflagsBits.None);
        return true;
    }

    private static FlagKind KindOf(Mnemonic mnemonic) => mnemonic switch
    {
        Mnemonic.Shr => FlagKind.Shr,
        Mnemonic.Sar => FlagKind.Sar,
        _ => FlagKind.Shl,
    };
}
