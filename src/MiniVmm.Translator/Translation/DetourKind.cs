namespace MiniVmm.Translator.Translation;

internal enum DetourKind : byte
{
    /// <summary>Leaves emitted code.</summary>
    Leave,

    /// <summary>Has the TLB filled, then tries again; leaves where that cannot be.</summary>
    FillTlb,

    /// <summary>Has the interpreter do the instruction, then goes on.</summary>
    Interpret,

    /// <summary>Forgets where outer calls return to, for want of stack, then goes on.</summary>
    ForgetReturns,

    /// <summary>Leaves for an EIP that the jump table does not have.</summary>
    MissJump,

    /// <summary>Goes to an EIP that is not where the innermost call returns to.</summary>
    ReturnElsewhere,
}
