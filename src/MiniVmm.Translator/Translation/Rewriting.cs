using Iced.Intel;
using MiniVmm.Translator.Emitting;

namespace MiniVmm.Translator.Translation;

/// <summary>Guest instructions as the host's: the same but for where guest registers are.</summary>
internal static class Rewriting
{
    /// <summary>With the host's registers for the guest's. Memory operands stay.</summary>
    public static Instruction ForHost(in Instruction guest)
    {
        Instruction host = guest;
        for (int i = 0; i < host.OpCount; i++)
            if (host.GetOpKind(i) == OpKind.Register) host.SetOpRegister(i, HostRegisters.Of(host.GetOpRegister(i)));
        host.Code = In64Bits(guest.Code);
        host.HasLockPrefix = false;
        return host;
    }

    /// <summary>Whether an instruction names AH, CH, DH or BH, and so none of the host's R8 to R15.</summary>
    public static bool NamesHighByte(in Instruction i)
    {
        for (int n = 0; n < i.OpCount; n++)
            if (i.GetOpKind(n) == OpKind.Register && HostRegisters.IsHighByte(i.GetOpRegister(n))) return true;
        return false;
    }

    /// <summary>Whether the host can encode it as it is.</summary>
    public static bool IsEncodable(in Instruction host)
    {
        if (!NamesHighByte(in host)) return true;
        if (IsExtended(host.MemoryBase) || IsExtended(host.MemoryIndex)) return false;
        for (int n = 0; n < host.OpCount; n++)
            if (host.GetOpKind(n) == OpKind.Register && IsExtended(host.GetOpRegister(n))) return false;
        return true;
    }

    private static bool IsExtended(Register register) => register.IsGPR() && register.GetNumber() >= 8 && !HostRegisters.IsHighByte(register);

    /// <summary>Forms that 64-bit mode has not, or reads otherwise.</summary>
    private static Code In64Bits(Code code) => code switch
    {
        Code.Inc_r16 => Code.Inc_rm16,
        Code.Inc_r32 => Code.Inc_rm32,
        Code.Dec_r16 => Code.Dec_rm16,
        Code.Dec_r32 => Code.Dec_rm32,
        Code.Mov_AL_moffs8 => Code.Mov_r8_rm8,
        Code.Mov_AX_moffs16 => Code.Mov_r16_rm16,
        Code.Mov_EAX_moffs32 => Code.Mov_r32_rm32,
        Code.Mov_moffs8_AL => Code.Mov_rm8_r8,
        Code.Mov_moffs16_AX => Code.Mov_rm16_r16,
        Code.Mov_moffs32_EAX => Code.Mov_rm32_r32,
        Code.Add_rm8_imm8_82 => Code.Add_rm8_imm8,
        Code.Or_rm8_imm8_82 => Code.Or_rm8_imm8,
        Code.Adc_rm8_imm8_82 => Code.Adc_rm8_imm8,
        Code.Sbb_rm8_imm8_82 => Code.Sbb_rm8_imm8,
        Code.And_rm8_imm8_82 => Code.And_rm8_imm8,
        Code.Sub_rm8_imm8_82 => Code.Sub_rm8_imm8,
        Code.Xor_rm8_imm8_82 => Code.Xor_rm8_imm8,
        Code.Cmp_rm8_imm8_82 => Code.Cmp_rm8_imm8,
        _ => code,
    };
}
