using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Operands;
using MiniVmm.Translator.Emitting;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>MOVS, STOS and LODS that are not repeated. With the direction flag set the interpreter does them.</summary>
internal sealed class StringEmitter(Emission emission, FlagEmitter flags, MemoryEmitter memory)
{
    private HostCode Code => emission.Code;

    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        if (i.HasRepPrefix || i.HasRepnePrefix) return false;
        bool loads = i.Mnemonic is Mnemonic.Movsb or Mnemonic.Movsw or Mnemonic.Movsd or Mnemonic.Lodsb or Mnemonic.Lodsw or Mnemonic.Lodsd;
        bool stores = i.Mnemonic is Mnemonic.Movsb or Mnemonic.Movsw or Mnemonic.Movsd or Mnemonic.Stosb or Mnemonic.Stosw or Mnemonic.Stosd;
        bool address32 = i.Op0Kind == OpKind.MemoryESEDI || i.Op1Kind == OpKind.MemorySegESI;
        bool flat = !loads || OperandFields.SegmentOf(i.MemorySegment) is SegmentRegister.DS or SegmentRegister.ES or SegmentRegister.SS;
        if (!(loads || stores) || !address32 || !flat) return false;

        int size = i.MemorySize.GetSize();
        // What flags come from has to be the same on both ways.
        if (!stores) flags.BeforeWrite(EAX);
        if (loads) flags.BeforeWrite(ESI);
        if (stores) flags.BeforeWrite(EDI);
        Code.Emit(Iced.Intel.Code.Test_rm32_imm32, Fields.SystemFlags, (int)EFlags.DF);
        int backward = Code.Jump(ConditionCode.ne);
        emission.HostFlags = RflagsBits.None;
        if (loads)
        {
            MemoryOperand source = memory.Reach(new GuestAddress(ESI, None, 1, 0), size, write: false);
            memory.Load(stores ? HostRegisters.Sized(R9, size) : HostRegisters.Sized(RAX, size), in source);
        }
        if (stores) Store(size, loads);
        if (loads) Code.Emit(Iced.Intel.Code.Lea_r32_m, ESI, new MemoryOperand(RSI, size));
        if (stores) Code.Emit(Iced.Intel.Code.Lea_r32_m, EDI, new MemoryOperand(RDI, size));
        emission.Aside(new Detour(DetourKind.Interpret, backward, emission.ExitHere(), Code.Position));
        return true;
    }

    /// <param name="size">Bytes.</param>
    /// <param name="loaded">From R9, not EAX.</param>
    private void Store(int size, bool loaded)
    {
        bool asks = loaded && !emission.IsDirect;
        if (asks) Code.Emit(Iced.Intel.Code.Mov_rm32_r32, Fields.Scratch, R9D);
        MemoryOperand target = memory.Reach(new GuestAddress(EDI, None, 1, 0), size, write: true);
        if (asks) Code.Emit(Iced.Intel.Code.Mov_r32_rm32, R10D, Fields.Scratch);
        memory.Store(in target, HostRegisters.Sized(asks ? R10 : loaded ? R9 : RAX, size));
    }
}
