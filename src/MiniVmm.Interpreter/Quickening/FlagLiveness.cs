using Iced.Intel;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>Which instructions of a block set flags that nobody sees, because a later one sets them all again and
/// nothing between reads them, may fault, or may leave the block.</summary>
internal static class FlagLiveness
{
    private const RflagsBits Status =
        RflagsBits.CF | RflagsBits.PF | RflagsBits.AF | RflagsBits.ZF | RflagsBits.SF | RflagsBits.OF;

    /// <summary>One bit an instruction: its flags are dead.</summary>
    public static uint Dead(ReadOnlySpan<Instruction> block)
    {
        uint dead = 0, live = LiveAfter(block);
        for (int i = 0; i < block.Length; i++)
        {
            bool replaces = SetsAll(in block[i]) || SetsAllButCarry(in block[i]);
            if (replaces && (live >> i & 1) == 0) dead |= 1u << i;
        }
        return dead;
    }

    /// <summary>One bit an instruction: somebody may look at the flags as they are behind it.</summary>
    public static uint LiveAfter(ReadOnlySpan<Instruction> block)
    {
        uint after = 0;
        bool live = true;
        for (int i = block.Length - 1; i >= 0; i--)
        {
            if (live) after |= 1u << i;
            if (!StaysInRegisters(in block[i]) || (block[i].RflagsRead & Status) != 0) live = true;
            else if (SetsAll(in block[i])) live = false;
        }
        return after;
    }

    private static bool SetsAll(in Instruction i) => (i.RflagsModified & Status) == Status;

    /// <summary>Whether it is a shift by an immediate that does not lie in 1 to 31, so that it may set no flag at all.</summary>
    public static bool IsShiftByNothing(in Instruction i) =>
        i.Mnemonic is Mnemonic.Shl or Mnemonic.Sal or Mnemonic.Shr or Mnemonic.Sar or Mnemonic.Rol or Mnemonic.Ror
        && i.Op1Kind == OpKind.Immediate8 && i.Immediate8 is 0 or > 31;

    private static bool SetsAllButCarry(in Instruction i) => i.Mnemonic is Mnemonic.Inc or Mnemonic.Dec;

    /// <summary>Whether it surely completes and goes on: general registers and immediates alone, no division.</summary>
    private static bool StaysInRegisters(in Instruction i)
    {
        switch (i.Mnemonic)
        {
            case Mnemonic.Lea:
                return !i.MemoryBase.IsGPR16() && !i.MemoryIndex.IsGPR16() && i.MemoryDisplSize != 2;
            case Mnemonic.Mov or Mnemonic.Movzx or Mnemonic.Movsx:
            case Mnemonic.Add or Mnemonic.Sub or Mnemonic.And or Mnemonic.Or or Mnemonic.Xor or Mnemonic.Cmp
                or Mnemonic.Test or Mnemonic.Adc or Mnemonic.Sbb or Mnemonic.Inc or Mnemonic.Dec or Mnemonic.Neg
                or Mnemonic.Not or Mnemonic.Imul:
            case Mnemonic.Shl or Mnemonic.Sal or Mnemonic.Shr or Mnemonic.Sar
                when i.Op1Kind != OpKind.Register && !IsShiftByNothing(in i):
                return IsGeneralRegister(in i, 0) && (i.OpCount < 2 || i.Op1Kind != OpKind.Register || IsGeneralRegister(in i, 1))
                    && !HasMemory(in i);
            default:
                return false;
        }
    }

    private static bool HasMemory(in Instruction i) =>
        i.Op0Kind == OpKind.Memory || (i.OpCount > 1 && i.Op1Kind == OpKind.Memory);

    private static bool IsGeneralRegister(in Instruction i, int operand) =>
        i.GetOpKind(operand) == OpKind.Register && i.GetOpRegister(operand).IsGPR();
}
