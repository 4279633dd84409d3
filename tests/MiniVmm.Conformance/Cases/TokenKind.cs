namespace MiniVmm.Conformance.Cases;

/// <summary>The parts of an encoding, as <see cref="Template"/> spells them.</summary>
internal enum TokenKind
{
    /// <summary><c>0F</c>: this byte.</summary>
    Byte,

    /// <summary><c>50+r</c>: this byte plus the number of a register.</summary>
    ByteRegister,

    /// <summary><c>/r</c>: a ModRM byte with any register field.</summary>
    ModRm,

    /// <summary><c>/4</c>: a ModRM byte with this register field.</summary>
    ModRmDigit,

    /// <summary><c>ib</c>, <c>iw</c> and <c>iz</c>: immediates of 8, 16 and operand-size bits.</summary>
    Immediate8,
    Immediate16,
    ImmediateOperandSize,

    /// <summary><c>vector</c>: an immediate byte, but neither 80, a system call of Linux, nor 14 to 1F, which a
    /// hypervisor below may have taken.</summary>
    Vector,

    /// <summary><c>moffs</c>: an absolute address.</summary>
    Offset,

    /// <summary><c>far</c>: an absolute far pointer.</summary>
    FarPointer,
}
