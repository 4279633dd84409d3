using Iced.Intel;
using MiniVmm.Interpreter.Operands;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;

namespace MiniVmm.Translator.Translation;

/// <summary>BT, BTS, BTR, BTC, BSF and BSR of registers.</summary>
internal sealed class BitEmitter(Emission emission, FlagEmitter flags)
{
    private HostCode Code => emission.Code;

    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        if (i.Op0Kind != OpKind.Register || i.Op1Kind == OpKind.Memory) return false;
        return i.Mnemonic is Mnemonic.Bsf or Mnemonic.Bsr ? Scan(in i) : Test(in i);
    }

    private bool Test(in Instruction i)
    {
        // All flags but CF stay as they were.
        if (emission.FlagsMatter) flags.Record();
        Code.Emit(Rewriting.ForHost(in i));
        if (emission.FlagsMatter) Code.Emit(Instruction.Create(Iced.Intel.Code.Setb_rm8, Fields.Context(Fields.Last)));
        flags.Set(new FlagState(FlagKind.CarryOver, 1, FlagOperand.Context(Fields.Last), default), RflagsBits.CF);
        return true;
    }

    private bool Scan(in Instruction i)
    {
        int size = OperandFields.SizeOf(in i, 0);
        FlagOperand source = FlagOperand.Of(in i, 1, size);
        if (emission.FlagsMatter && source == FlagOperand.Of(in i, 0, size)) source = flags.Keep(source, Fields.A);
        Instruction host = Rewriting.ForHost(in i);
        // A zero leaves the destination, which the manual calls undefined.
        Code.Emit(AluCodes.Of(Mnemonic.Test, size), host.Op1Register, host.Op1Register);
        int skip = Code.Jump(ConditionCode.e);
        Code.Emit(in host);
        Code.LeadHere(skip);
        flags.Set(new FlagState(FlagKind.LogicResult, (byte)size, source, default), RflagsBits.ZF);
        return true;
    }
}
