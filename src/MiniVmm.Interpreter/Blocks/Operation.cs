using System.Runtime.InteropServices;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Blocks;

/// <summary>One decoded instruction: what executes it and its operands, ready to use. Registers are byte offsets into
/// <see cref="CpuState"/>.</summary>
/// <remarks>A handler returns the operation to execute next: its neighbour, the first of another block, or null to
/// let the engine look around. It may throw a <see cref="I386.Faults.GuestFault"/> only before it changed anything.
/// One operation fills a cache line.</remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct Operation
{
    public const int Size = 64;

    /// <summary>What is called: the plain handler, a quick one, or what takes their place for a while.</summary>
    public Handler Execute;

    /// <summary>The handler of this instruction alone and in full.</summary>
    public Handler Plain;

    /// <summary>Where control goes from a direct branch or from the end of a block.</summary>
    public Link Link;

    /// <summary>EIP of the instruction and of the one behind it.</summary>
    public uint Eip, Next;

    public uint Displacement;

    /// <summary>The immediate, zero-extended to its operand's width, or the EIP that <see cref="Link"/> stands for.</summary>
    public uint Immediate;

    /// <summary>Offset bits that count: 32 or, with 16-bit addressing, 16.</summary>
    public uint AddressMask;

    /// <summary>The register operand that is written, or the only one.</summary>
    public ushort Register;

    /// <summary>The register operand that is only read.</summary>
    public ushort Source;

    public ushort Base, Index;

    public byte Scale;

    public SegmentRegister Segment;

    public SegmentRegister SecondSegment;

    /// <summary>Instructions from here to the end of the block, this one included; none behind it.</summary>
    public byte Left;

    /// <summary>Of the operation behind a block that was translated: where that translation lies, a number of the tier's.</summary>
    public uint Translation
    {
        readonly get => Displacement;
        set => Displacement = value;
    }

    /// <summary>Of the operation behind a block: how often that is entered yet before it is hot.
    /// 0 where it is and nothing was done about it yet, or never will be.</summary>
    public uint EntriesLeft
    {
        readonly get => Displacement;
        set => Displacement = value;
    }
}
