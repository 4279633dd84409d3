using System.Runtime.InteropServices;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Blocks;

/// <summary>One decoded instruction: what executes it and its operands, ready to use. Registers are byte offsets into
/// <see cref="CpuState"/>.</summary>
/// <remarks>A handler returns the operation to execute next: its neighbour, the first of another block, or null to
/// let the engine look around. It may throw a <see cref="I386.Faults.GuestFault"/> only before it changed anything.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Operation
{
    public Handler Execute;

    /// <summary>EIP of the instruction and of the one behind it.</summary>
    public uint Eip, Next;

    public uint Displacement;

    /// <summary>The immediate, zero-extended to its operand's width, or the target EIP of a direct branch.</summary>
    public uint Immediate;

    /// <summary>Offset bits that count: 32 or, with 16-bit addressing, 16.</summary>
    public uint AddressMask;

    /// <summary>Instructions from here to the end of the block, this one included.</summary>
    public int Left;

    /// <summary>The register operand that is written, or the only one.</summary>
    public ushort Register;

    /// <summary>The register operand that is only read.</summary>
    public ushort Source;

    public ushort Base, Index;

    public byte Scale;

    public SegmentRegister Segment;

    public SegmentRegister SecondSegment;
}
