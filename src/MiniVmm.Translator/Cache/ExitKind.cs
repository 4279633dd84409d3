namespace MiniVmm.Translator.Cache;

internal enum ExitKind : byte
{
    /// <summary>The budget does not cover the block, which has not begun.</summary>
    Budget,

    /// <summary>The interpreter is to go on with an operation of the block.</summary>
    Operation,

    /// <summary>Between two repetitions of a string instruction, for want of budget.</summary>
    Repeat,

    /// <summary>To a block that this branch is not linked to.</summary>
    Edge,
}
