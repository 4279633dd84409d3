namespace MiniVmm.Translator.FlagTracking;

/// <summary>What is known at a point of the code about where the status flags come from.</summary>
/// <param name="Kind">How they are computed.</param>
/// <param name="Size">Width of the operands in bytes.</param>
/// <param name="A">The first operand or the result.</param>
/// <param name="B">The second operand.</param>
internal readonly record struct FlagState(FlagKind Kind, byte Size, FlagOperand A, FlagOperand B)
{
    public static FlagState Recorded { get; }

    public static FlagState Dead { get; } = new(FlagKind.Dead, 0, default, default);

    /// <summary>Whether it is a change of what is recorded, not the whole.</summary>
    public bool IsOver => Kind >= FlagKind.IncOver;

    /// <summary>Whether the record has room for it: for one change, and only of those that replace each other.</summary>
    public bool IsRecordable => Kind <= FlagKind.DecOver;

    public bool DependsOn(int register) => A.IsIn(register) || B.IsIn(register);
}
