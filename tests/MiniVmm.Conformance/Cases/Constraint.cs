namespace MiniVmm.Conformance.Cases;

/// <summary>Traits of a <see cref="Template"/> that narrow the state a case starts in.</summary>
internal static class Constraint
{
    /// <summary>ESI and EDI point to the operands and ECX is small.</summary>
    public const string String = "string";

    /// <summary>ECX is small, so that a loop's count reaches zero.</summary>
    public const string SmallCount = "count";

    /// <summary>A bit index into memory stays near.</summary>
    public const string BitString = "bits";

    /// <summary>The count is at most the operand's width: beyond it the result is undefined.</summary>
    public const string DoubleShift = "double";

    /// <summary>DIV: faults where the quotient does not fit.</summary>
    public const string Divide = "div";

    /// <summary>IDIV.</summary>
    public const string SignedDivide = "idiv";

    /// <summary>EBP is a frame in the stack.</summary>
    public const string Frame = "frame";

    /// <summary>ENTER: small frame, few levels.</summary>
    public const string Enter = "enter";

    /// <summary>The stack's top holds flags that a process may set without trapping.</summary>
    public const string Popf = "popf";

    /// <summary>The bounds in memory hold the index.</summary>
    public const string Bound = "bound";

    /// <summary>EBX points to the operands.</summary>
    public const string Table = "table";

    /// <summary>The immediate is not zero.</summary>
    public const string NonZero = "nonzero";

    /// <summary>LEA: the address is not accessed.</summary>
    public const string AddressOnly = "address";

    /// <summary>ModRM's register field is a segment register, 0 to 5.</summary>
    public const string SegmentSource = "sreg";
}
