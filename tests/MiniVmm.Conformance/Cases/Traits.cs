namespace MiniVmm.Conformance.Cases;

/// <summary>What narrows the state that a case of a <see cref="Template"/> starts in. A row names them in lower case.</summary>
[Flags]
internal enum Traits
{
    None = 0,

    /// <summary>Takes an operand-size prefix.</summary>
    V = 1 << 0,

    /// <summary>Byte registers.</summary>
    B = 1 << 1,

    /// <summary>ModRM names memory.</summary>
    M = 1 << 2,

    /// <summary>ModRM names a register.</summary>
    R = 1 << 3,

    /// <summary>Takes LOCK with memory.</summary>
    Lock = 1 << 4,

    /// <summary>The same but for CMP, the last of its group.</summary>
    Alu = 1 << 5,

    /// <summary>Has no equivalent in 64-bit mode.</summary>
    I386 = 1 << 6,

    /// <summary>In 64-bit mode it means the same with 16-bit operands only.</summary>
    Stack = 1 << 7,

    /// <summary>ESI and EDI point to the operands and ECX is small.</summary>
    String = 1 << 8,

    /// <summary>ECX is small, so that a loop's count reaches zero.</summary>
    Count = 1 << 9,

    /// <summary>A bit index into memory stays near.</summary>
    Bits = 1 << 10,

    /// <summary>The count is at most the operand's width: beyond it the result is undefined.</summary>
    Double = 1 << 11,

    /// <summary>EDX:EAX is often small enough for the quotient to fit.</summary>
    Div = 1 << 12,

    /// <summary>EBP is a frame in the stack.</summary>
    Frame = 1 << 13,

    /// <summary>Small frame, few levels.</summary>
    Enter = 1 << 14,

    /// <summary>The stack's top holds flags that a process may set without trapping.</summary>
    Popf = 1 << 15,

    /// <summary>The bounds in memory are near the index, mostly round it.</summary>
    Bound = 1 << 16,

    /// <summary>EBX points to the operands.</summary>
    Table = 1 << 17,

    /// <summary>The address is not accessed.</summary>
    Address = 1 << 18,

    /// <summary>ModRM's register field is a segment register that exists.</summary>
    Sreg = 1 << 19,

    /// <summary>The operand is a selector.</summary>
    Selector = 1 << 20,

    /// <summary>The operand is a far pointer, the selector behind the offset.</summary>
    Pointer = 1 << 21,

    /// <summary>The stack's top holds a selector.</summary>
    Popsreg = 1 << 22,

    /// <summary>The operand, or far pointer, is where to go.</summary>
    Target = 1 << 23,

    /// <summary>The stack's top holds where to go.</summary>
    Return = 1 << 24,

    /// <summary>... and a code selector.</summary>
    Far = 1 << 25,

    /// <summary>... and flags.</summary>
    Iret = 1 << 26,

    /// <summary>So many prefixes that the instruction is too long.</summary>
    Long = 1 << 27,

    /// <summary>The selector is never that of code: in 64-bit mode that is another kind.</summary>
    Datasel = 1 << 28,

    /// <summary>Loads SS, with nothing but the flat segment: the runner must find its own memory again.</summary>
    Ss = 1 << 29,

    /// <summary>Traits that let the encoder choose registers freely.</summary>
    Free = V | B | M | R | Lock | Alu | I386 | Stack,
}
