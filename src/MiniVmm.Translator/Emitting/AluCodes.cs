using Iced.Intel;

namespace MiniVmm.Translator.Emitting;

/// <summary>Encodings of arithmetic whose first operand is a register or memory and the second, if any, a register.</summary>
internal static class AluCodes
{
    /// <param name="mnemonic">What.</param>
    /// <param name="size">Width in bytes: 1, 2 or 4.</param>
    public static Code Of(Mnemonic mnemonic, int size) => mnemonic switch
    {
        Mnemonic.Add => Sized(size, Code.Add_rm8_r8, Code.Add_rm16_r16, Code.Add_rm32_r32),
        Mnemonic.Adc => Sized(size, Code.Adc_rm8_r8, Code.Adc_rm16_r16, Code.Adc_rm32_r32),
        Mnemonic.Sub => Sized(size, Code.Sub_rm8_r8, Code.Sub_rm16_r16, Code.Sub_rm32_r32),
        Mnemonic.Sbb => Sized(size, Code.Sbb_rm8_r8, Code.Sbb_rm16_r16, Code.Sbb_rm32_r32),
        Mnemonic.Cmp => Sized(size, Code.Cmp_rm8_r8, Code.Cmp_rm16_r16, Code.Cmp_rm32_r32),
        Mnemonic.And => Sized(size, Code.And_rm8_r8, Code.And_rm16_r16, Code.And_rm32_r32),
        Mnemonic.Or => Sized(size, Code.Or_rm8_r8, Code.Or_rm16_r16, Code.Or_rm32_r32),
        Mnemonic.Xor => Sized(size, Code.Xor_rm8_r8, Code.Xor_rm16_r16, Code.Xor_rm32_r32),
        Mnemonic.Test => Sized(size, Code.Test_rm8_r8, Code.Test_rm16_r16, Code.Test_rm32_r32),
        Mnemonic.Mov => Sized(size, Code.Mov_rm8_r8, Code.Mov_rm16_r16, Code.Mov_rm32_r32),
        Mnemonic.Inc => Sized(size, Code.Inc_rm8, Code.Inc_rm16, Code.Inc_rm32),
        Mnemonic.Dec => Sized(size, Code.Dec_rm8, Code.Dec_rm16, Code.Dec_rm32),
        Mnemonic.Neg => Sized(size, Code.Neg_rm8, Code.Neg_rm16, Code.Neg_rm32),
        Mnemonic.Not => Sized(size, Code.Not_rm8, Code.Not_rm16, Code.Not_rm32),
        _ => Code.INVALID,
    };

    /// <summary>The same with an immediate of the operands' width, but for 32 bits at most.</summary>
    public static Code WithImmediate(Mnemonic mnemonic, int size) => mnemonic switch
    {
        Mnemonic.Add => Sized(size, Code.Add_rm8_imm8, Code.Add_rm16_imm16, Code.Add_rm32_imm32),
        Mnemonic.Adc => Sized(size, Code.Adc_rm8_imm8, Code.Adc_rm16_imm16, Code.Adc_rm32_imm32),
        Mnemonic.Sub => Sized(size, Code.Sub_rm8_imm8, Code.Sub_rm16_imm16, Code.Sub_rm32_imm32),
        Mnemonic.Sbb => Sized(size, Code.Sbb_rm8_imm8, Code.Sbb_rm16_imm16, Code.Sbb_rm32_imm32),
        Mnemonic.Cmp => Sized(size, Code.Cmp_rm8_imm8, Code.Cmp_rm16_imm16, Code.Cmp_rm32_imm32),
        Mnemonic.And => Sized(size, Code.And_rm8_imm8, Code.And_rm16_imm16, Code.And_rm32_imm32),
        Mnemonic.Or => Sized(size, Code.Or_rm8_imm8, Code.Or_rm16_imm16, Code.Or_rm32_imm32),
        Mnemonic.Xor => Sized(size, Code.Xor_rm8_imm8, Code.Xor_rm16_imm16, Code.Xor_rm32_imm32),
        Mnemonic.Test => Sized(size, Code.Test_rm8_imm8, Code.Test_rm16_imm16, Code.Test_rm32_imm32),
        Mnemonic.Mov => Sized(size, Code.Mov_rm8_imm8, Code.Mov_rm16_imm16, Code.Mov_rm32_imm32),
        _ => Code.INVALID,
    };

    private static Code Sized(int size, Code one, Code two, Code four) => size switch { 1 => one, 2 => two, _ => four };
}
