using Iced.Intel;

namespace MiniVmm.Translator.Emitting;

/// <summary>Which register of the host holds what while emitted code runs. Guest registers have those of the same name, so
/// that instructions with fixed registers stay what they are; only guest ESP is elsewhere: the host's own stack pointer
/// must point to a stack. R9 to R11 are scratch: addresses first, then values.</summary>
internal static class HostRegisters
{
    /// <summary>The TLB of the current privilege level.</summary>
    public const Register Tlb = Register.R12;

    /// <summary>Instructions that may still be retired, less those of the block under way.</summary>
    public const Register Remaining = Register.R13;

    /// <summary>The processor's state.</summary>
    public const Register State = Register.R14;

    /// <summary>The <see cref="Running.TranslatorContext"/>.</summary>
    public const Register Context = Register.R15;

    /// <summary>Guest registers in the order of the encoding.</summary>
    public static ReadOnlySpan<Register> Guest =>
        [Register.RAX, Register.RCX, Register.RDX, Register.RBX, Register.R8, Register.RBP, Register.RSI, Register.RDI];

    /// <summary>The host's name for a guest register.</summary>
    public static Register Of(Register guest) => guest switch
    {
        Register.ESP => Register.R8D,
        Register.SP => Register.R8W,
        _ => guest,
    };

    /// <summary>Index in the encoding of the general register that a guest register is (part of).</summary>
    public static int IndexOf(Register guest) => guest.IsGPR8() ? (guest - Register.AL) & 3 : guest.GetNumber();

    /// <summary>The 64 bits of the host that hold a guest register.</summary>
    public static Register Full(Register guest) => Guest[IndexOf(guest)];

    /// <summary>So many low bytes of a host register.</summary>
    public static Register Sized(Register full, int bytes)
    {
        int number = full - Register.RAX;
        return bytes switch
        {
            // SPL and its kind are never meant.
            1 => number < 4 ? Register.AL + number : Register.SPL + (number - 4),
            2 => Register.AX + number,
            4 => Register.EAX + number,
            _ => full,
        };
    }

    /// <summary>AH, CH, DH or BH: an instruction with one can name none of R8 to R15.</summary>
    public static bool IsHighByte(Register register) => register is >= Register.AH and <= Register.BH;
}
