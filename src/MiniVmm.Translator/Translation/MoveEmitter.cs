using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Operands;
using MiniVmm.Translator.Emitting;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>What moves and changes no status flags: MOV, MOVZX, MOVSX, LEA, XCHG, BSWAP, CBW to CDQ, CLD, STD, NOP.</summary>
internal sealed class MoveEmitter(Emission emission, FlagEmitter flags, MemoryEmitter memory)
{
    private HostCode Code => emission.Code;

    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        switch (i.Mnemonic)
        {
            case Mnemonic.Lea: return LoadAddress(in i);
            case Mnemonic.Xchg: return Exchange(in i);
            case Mnemonic.Nop: return true;
            case Mnemonic.Cld or Mnemonic.Std: return SetDirection(i.Mnemonic == Mnemonic.Std);
            case Mnemonic.Cbw or Mnemonic.Cwde: return InPlace(in i, EAX);
            case Mnemonic.Cwd or Mnemonic.Cdq: return InPlace(in i, EDX);
            // BSWAP of 16 bits is undefined; the interpreter knows what processors do.
            case Mnemonic.Bswap: return i.Code == Iced.Intel.Code.Bswap_r32 && InPlace(in i, i.Op0Register);
            default: return Move(in i);
        }
    }

    private bool Move(in Instruction i)
    {
        Instruction host = Rewriting.ForHost(in i);
        bool stores = i.Op0Kind == OpKind.Memory;
        if (stores || i.Op1Kind == OpKind.Memory)
        {
            if (!memory.TryReach(in i, OperandFields.SizeOf(in i, stores ? 0 : 1), stores, out host, out _)) return false;
        }
        else if (!Rewriting.IsEncodable(in host))
        {
            // MOVZX or MOVSX of AH, CH, DH or BH into ESP: the host reaches that byte in memory only.
            Code.Emit(Iced.Intel.Code.Mov_rm32_r32, Fields.Scratch, HostRegisters.Sized(HostRegisters.Full(i.Op1Register), 4));
            host.Op1Kind = OpKind.Memory;
            host = MemoryEmitter.With(host, new MemoryOperand(HostRegisters.Context, Fields.Scratch.Displacement + 1));
        }
        if (!stores) flags.BeforeWrite(i.Op0Register);
        memory.Emit(in host);
        return true;
    }

    private bool LoadAddress(in Instruction i)
    {
        if (!GuestAddress.Has32BitParts(in i)) return false;
        GuestAddress address = GuestAddress.Of(in i);
        flags.BeforeWrite(i.Op0Register);
        Register target = HostRegisters.Of(i.Op0Register);
        if (i.Code == Iced.Intel.Code.Lea_r32_m && address is { Base: None, Index: None }) Code.LoadImmediate(target, address.Displacement);
        else Code.Emit(i.Code, target, MemoryEmitter.Wide(address));
        return true;
    }

    private bool Exchange(in Instruction i)
    {
        if (i.Op0Kind == OpKind.Memory || i.Op1Kind == OpKind.Memory)
        {
            if (!memory.TryReach(in i, OperandFields.SizeOf(in i, 0), write: true, out Instruction host, out _)) return false;
            flags.BeforeWrite(i.Op0Kind == OpKind.Register ? i.Op0Register : i.Op1Register);
            memory.Emit(in host);
            return true;
        }
        flags.BeforeWrite(i.Op0Register);
        flags.BeforeWrite(i.Op1Register);
        Code.Emit(Rewriting.ForHost(in i));
        return true;
    }

    private bool SetDirection(bool down)
    {
        if (down) Code.Emit(Iced.Intel.Code.Or_rm32_imm32, Fields.SystemFlags, (int)EFlags.DF);
        else Code.Emit(Iced.Intel.Code.And_rm32_imm32, Fields.SystemFlags, ~(int)EFlags.DF);
        emission.HostFlags = RflagsBits.None;
        return true;
    }

    private bool InPlace(in Instruction i, Register written)
    {
        flags.BeforeWrite(written);
        Code.Emit(Rewriting.ForHost(in i));
        return true;
    }
}
