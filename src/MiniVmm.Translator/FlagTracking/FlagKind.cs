namespace MiniVmm.Translator.FlagTracking;

/// <summary>What the status flags can be computed from. A "result" kind holds the result in place of the first operand,
/// which follows from it.</summary>
internal enum FlagKind : byte
{
    /// <summary>From what the context says at run time.</summary>
    Recorded,

    /// <summary>Nobody will look at them.</summary>
    Dead,

    /// <summary>A + B.</summary>
    Add,

    /// <summary>A is the sum.</summary>
    AddResult,

    /// <summary>A + B + carry.</summary>
    Adc,

    /// <summary>A is the sum of it, B and the carry.</summary>
    AdcResult,

    /// <summary>A - B.</summary>
    Sub,

    /// <summary>A is the difference.</summary>
    SubResult,

    /// <summary>A - B - carry.</summary>
    Sbb,

    /// <summary>A is the difference of it, B and the carry.</summary>
    SbbResult,

    /// <summary>A is the result of AND, OR or XOR.</summary>
    LogicResult,

    /// <summary>A AND B.</summary>
    Test,

    /// <summary>A is the negated value.</summary>
    NegResult,

    /// <summary>A is the result; CF is the carry.</summary>
    IncResult,

    /// <summary>A is the result; CF is the carry.</summary>
    DecResult,

    /// <summary>A shifted by B, which is not 0.</summary>
    Shl,

    /// <summary>A shifted by B, which is not 0.</summary>
    Shr,

    /// <summary>A shifted by B, which is not 0.</summary>
    Sar,

    /// <summary>The low half of the signed product of A and B.</summary>
    Imul,

    /// <summary>A and B are the halves of an unsigned product.</summary>
    MulResult,

    /// <summary>A and B are the halves of a signed product.</summary>
    ImulResult,

    /// <summary>A is the result; CF is what is recorded. This kind and those below change what is recorded.</summary>
    IncOver,

    /// <summary>A is the result; CF is what is recorded.</summary>
    DecOver,

    /// <summary>A is the result; CF and OF come from it.</summary>
    RolOver,

    /// <summary>A is the result; CF and OF come from it.</summary>
    RorOver,

    /// <summary>CF is A.</summary>
    CarryOver,
}
