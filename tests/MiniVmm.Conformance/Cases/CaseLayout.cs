namespace MiniVmm.Conformance.Cases;

/// <summary>The memory of a case. Two windows of it hold data and are compared: one round the operands, one round the
/// stack's top. The rest below the stack is room for the host's signal frames.</summary>
internal static class CaseLayout
{
    public const int MemoryBytes = 64 * 1024;

    /// <summary>Operands lie in [Scratch, Scratch + ScratchBytes): a page boundary runs through it.</summary>
    public const int Scratch = 4096 - ScratchBytes / 2;

    public const int ScratchBytes = 128;

    /// <summary>ESP at the start of a case.</summary>
    public const int StackTop = MemoryBytes - 256;

    private const int OperandWindow = Scratch - 128;
    private const int OperandWindowBytes = ScratchBytes + 256;
    private const int StackWindow = StackTop - 64;
    private const int StackWindowBytes = 128;

    /// <summary>Bytes of both windows together: the data of a case.</summary>
    public const int DataBytes = OperandWindowBytes + StackWindowBytes;

    /// <summary>Index in the data of the byte at an offset in memory.</summary>
    public static int IndexOf(int offset) =>
        offset >= StackWindow ? offset - StackWindow + OperandWindowBytes : offset - OperandWindow;

    /// <summary>Offset in memory of a byte of the data.</summary>
    public static int OffsetOf(int index) =>
        index >= OperandWindowBytes ? index - OperandWindowBytes + StackWindow : index + OperandWindow;

    public static void Store(ReadOnlySpan<byte> data, Span<byte> memory)
    {
        data[..OperandWindowBytes].CopyTo(memory[OperandWindow..]);
        data[OperandWindowBytes..].CopyTo(memory[StackWindow..]);
    }

    public static byte[] Load(ReadOnlySpan<byte> memory) =>
        [.. memory.Slice(OperandWindow, OperandWindowBytes), .. memory.Slice(StackWindow, StackWindowBytes)];
}
