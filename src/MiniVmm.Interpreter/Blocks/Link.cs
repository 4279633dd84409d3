namespace MiniVmm.Interpreter.Blocks;

/// <summary>The block that a direct branch led to when it was last resolved; valid while the mode with its generation
/// number is the same.</summary>
internal unsafe struct Link
{
    /// <summary>No code mode has bits outside the low byte and the generation; all ones is none.</summary>
    public const uint NoMode = uint.MaxValue;

    public Operation* First;

    public uint Mode;

    public int Count;
}
