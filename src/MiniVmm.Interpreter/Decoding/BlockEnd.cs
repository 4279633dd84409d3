using Iced.Intel;

namespace MiniVmm.Interpreter.Decoding;

/// <summary>What ends a block. Iced's flow control knows branches; the rest is ours: whatever may change the decoding
/// mode or interrupts, and whatever needs the exact count of retired instructions.</summary>
internal static class BlockEnd
{
    public static bool Is(in Instruction instruction)
    {
        if (instruction.FlowControl != FlowControl.Next || instruction.HasRepPrefix || instruction.HasRepnePrefix) return true;
        if (instruction.Op0Kind == OpKind.Register && instruction.Op0Register.IsSegmentRegister()) return true;
        if (IsPortString(in instruction)) return true;
        return instruction.Mnemonic switch
        {
            Mnemonic.Hlt or Mnemonic.In or Mnemonic.Out or Mnemonic.Rdtsc => true,
            Mnemonic.Sti or Mnemonic.Cli or Mnemonic.Popf or Mnemonic.Popfd => true,
            Mnemonic.Lds or Mnemonic.Les or Mnemonic.Lfs or Mnemonic.Lgs or Mnemonic.Lss => true,
            Mnemonic.Lmsw or Mnemonic.Invlpg or Mnemonic.Lldt or Mnemonic.Ltr => true,
            Mnemonic.Rdmsr or Mnemonic.Wrmsr => true,
            Mnemonic.Mov => instruction.Op0Kind == OpKind.Register
                && (instruction.Op0Register.IsCR() || instruction.Op0Register.IsDR()),
            _ => false,
        };
    }

    /// <summary>INS and OUTS.</summary>
    public static bool IsPortString(in Instruction instruction) => instruction.Mnemonic
        is Mnemonic.Insb or Mnemonic.Insw or Mnemonic.Insd or Mnemonic.Outsb or Mnemonic.Outsw or Mnemonic.Outsd;
}
