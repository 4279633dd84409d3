using Iced.Intel;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Quickening;
using MiniVmm.Translator.FlagTracking;

namespace MiniVmm.Translator.Cache;

/// <summary>A block of the interpreter's and what it was translated to: once for each way in which the flags may come from
/// its predecessors.</summary>
internal sealed class TranslatedBlock(Block block, Instruction[] instructions, bool isDirect)
{
    /// <summary>So many ways of their own; all others share the one that takes the flags as recorded.</summary>
    public const int MostVersions = 4;

    public Block Block { get; } = block;

    public Instruction[] Instructions { get; } = instructions;

    /// <summary>One bit an instruction: somebody may look at the flags as they are behind it.</summary>
    public uint LiveFlags { get; } = FlagLiveness.LiveAfter(instructions);

    /// <summary>One bit an instruction: its accesses fault on the host so often that they are checked first.</summary>
    public uint Careful { get; set; }

    public List<Version> Versions { get; } = [];

    /// <summary>Whether its accesses go straight to guest RAM.</summary>
    public bool IsDirect { get; } = isDirect;

    /// <summary>Faults of the host in it since it was last translated.</summary>
    public int Faults { get; set; }

    /// <param name="Flags">Where the flags come from at its entry.</param>
    /// <param name="Entry">Offset of the code that pays for the block first.</param>
    /// <param name="Paid">Offset of the code that does not.</param>
    /// <param name="Starts">Where the code of each instruction that was translated begins.</param>
    /// <param name="Behind">Offset of the code that is rarely run.</param>
    /// <param name="End">Offset behind all of it.</param>
    internal sealed record Version(FlagState Flags, int Entry, int Paid, int[] Starts, int Behind, int End)
    {
        /// <summary>Exits that were linked to it.</summary>
        public List<int> Incoming { get; } = [];
    }
}
