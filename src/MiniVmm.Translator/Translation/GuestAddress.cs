using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Translator.Translation;

/// <summary>A linear address as guest registers make it.</summary>
/// <param name="Base">A 32-bit guest register or none.</param>
/// <param name="Index">A 32-bit guest register or none, times <paramref name="Scale"/>.</param>
internal readonly record struct GuestAddress(Register Base, Register Index, int Scale, uint Displacement)
{
    /// <summary>So many bytes from the top of the stack.</summary>
    public static GuestAddress Stack(int displacement) => new(Register.ESP, Register.None, 1, (uint)displacement);

    public static GuestAddress Of(in Instruction i) =>
        new(i.MemoryBase, i.MemoryIndex, i.MemoryIndexScale, i.MemoryDisplacement32);

    /// <summary>Whether the memory operand of an instruction is one: through a flat segment, with 32-bit addressing.</summary>
    public static bool Describes(in Instruction i) =>
        CodeMode.FlatDataCovers(OperandFields.SegmentOf(i.MemorySegment)) && Has32BitParts(in i);

    /// <summary>Whether it is made of 32-bit registers and a displacement.</summary>
    public static bool Has32BitParts(in Instruction i) =>
        (i.MemoryBase == Register.None || i.MemoryBase.IsGPR32())
        && (i.MemoryIndex == Register.None || i.MemoryIndex.IsGPR32())
        && (i.MemoryBase != Register.None || i.MemoryIndex != Register.None || i.MemoryDisplSize != 2);
}
