using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Operands;
using MiniVmm.Translator.Emitting;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>MOVS, STOS and LODS; the first two also repeated, where there are few repetitions. The interpreter does many at
/// once, and all with the direction flag set.</summary>
internal sealed class StringEmitter(Emission emission, FlagEmitter flags, MemoryEmitter memory)
{
    /// <summary>Repetitions that cost more than a call of the interpreter.</summary>
    private const int Many = 16;

    private HostCode Code => emission.Code;

    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        bool loads = i.Mnemonic is Mnemonic.Movsb or Mnemonic.Movsw or Mnemonic.Movsd or Mnemonic.Lodsb or Mnemonic.Lodsw or Mnemonic.Lodsd;
        bool stores = i.Mnemonic is Mnemonic.Movsb or Mnemonic.Movsw or Mnemonic.Movsd or Mnemonic.Stosb or Mnemonic.Stosw or Mnemonic.Stosd;
        bool address32 = i.Op0Kind == OpKind.MemoryESEDI || i.Op1Kind == OpKind.MemorySegESI;
        bool flat = !loads || CodeMode.FlatDataCovers(OperandFields.SegmentOf(i.MemorySegment));
        if (!(loads || stores) || !address32 || !flat) return false;

        int size = i.MemorySize.GetSize();
        if (i.HasRepPrefix || i.HasRepnePrefix) return stores && Repeat(size, loads);
        // What flags come from has to be the same on both ways.
        if (!stores) flags.BeforeWrite(EAX);
        if (loads) flags.BeforeWrite(ESI);
        if (stores) flags.BeforeWrite(EDI);
        Code.Emit(Iced.Intel.Code.Test_rm32_imm32, Fields.SystemFlags, (int)EFlags.DF);
        int backward = Code.Jump(ConditionCode.ne);
        emission.HostFlags = RflagsBits.None;
        Step(size, loads, stores);
        emission.Aside(new Detour(DetourKind.Interpret, backward, emission.ExitHere(), Code.Position));
        return true;
    }

    /// <summary>Every repetition but the first, which the block has paid for, takes one of the budget before it begins.</summary>
    private bool Repeat(int size, bool loads)
    {
        // Any repetition may be the one to leave at; registers that flags come from have changed by then.
        flags.Record();
        emission.Rebase();
        emission.HostFlags = RflagsBits.None;
        Code.Emit(Iced.Intel.Code.Test_rm32_r32, ECX, ECX);
        int none = Code.Jump(ConditionCode.e);
        Code.Emit(Iced.Intel.Code.Cmp_rm32_imm8, ECX, Many);
        int many = Code.Jump(ConditionCode.a);
        Code.Emit(Iced.Intel.Code.Test_rm32_imm32, Fields.SystemFlags, (int)EFlags.DF);
        int backward = Code.Jump(ConditionCode.ne);
        int repetition = Code.Position;
        Step(size, loads, stores: true);
        Code.Emit(Iced.Intel.Code.Sub_rm32_imm8, ECX, 1);
        int done = Code.Jump(ConditionCode.e);
        Code.Emit(Iced.Intel.Code.Test_rm64_r64, HostRegisters.Remaining, HostRegisters.Remaining);
        emission.Aside(new Detour(DetourKind.Leave, Code.Jump(ConditionCode.le), emission.ExitInRepeat()));
        Code.Emit(Iced.Intel.Code.Sub_rm64_imm8, HostRegisters.Remaining, 1);
        Code.Jump(repetition);
        Code.LeadHere(none);
        Code.LeadHere(done);
        emission.Aside(new Detour(DetourKind.Interpret, many, emission.ExitHere(), Code.Position));
        emission.Aside(new Detour(DetourKind.Interpret, backward, emission.ExitHere(), Code.Position));
        return true;
    }

    /// <summary>One element, forward.</summary>
    private void Step(int size, bool loads, bool stores)
    {
        if (loads)
        {
            MemoryOperand source = memory.Reach(new GuestAddress(ESI, None, 1, 0), size, write: false);
            memory.Load(stores ? HostRegisters.Sized(R9, size) : HostRegisters.Sized(RAX, size), in source);
        }
        if (stores) Store(size, loads);
        if (loads) Code.Emit(Iced.Intel.Code.Lea_r32_m, ESI, new MemoryOperand(RSI, size));
        if (stores) Code.Emit(Iced.Intel.Code.Lea_r32_m, EDI, new MemoryOperand(RDI, size));
    }

    /// <param name="size">Bytes.</param>
    /// <param name="loaded">From R9, not EAX.</param>
    private void Store(int size, bool loaded)
    {
        var target = new GuestAddress(EDI, None, 1, 0);
        if (loaded) memory.StoreLoaded(target, size);
        else memory.Store(memory.Reach(target, size, write: true), HostRegisters.Sized(RAX, size));
    }
}
