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
    public const int MostVersions = 3;

    public Block Block { get; } = block;

    public Instruction[] Instructions { get; } = instructions;

    /// <summary>One bit an instruction: somebody may look at the flags as they are behind it.</summary>
    public uint LiveFlags { get; } = FlagLiveness.LiveAfter(instructions);

    /// <summary>One bit an instruction: its accesses fault on the host so often that they are checked first.</summary>
    public uint Careful { get; set; }

    public List<Version> Versions { get; } = [];

    /// <summary>Whether it has no version for these flags yet, but room for one.</summary>
    public bool CanAdd(FlagState flags) =>
        Find(flags) is null && (flags == FlagState.Recorded || Versions.Count(version => version.Flags != FlagState.Recorded) < MostVersions);

    /// <summary>The version for these flags, if there is one.</summary>
    public Version? Find(FlagState flags)
    {
        foreach (Version version in Versions)
            if (version.Flags == flags) return version;
        return null;
    }

    /// <summary>Whether its accesses go straight to guest RAM.</summary>
    public bool IsDirect { get; } = isDirect;

    /// <summary>Faults of the host in it since it was last translated.</summary>
    public int Faults { get; set; }

    /// <param name="Flags">Where the flags come from at its entry.</param>
    /// <param name="Entry">Offset of the code that pays for the block first.</param>
    /// <param name="Paid">Offset of the code that does not.</param>
    /// <param name="Starts">Where the code of each instruction that was translated begins.</param>
    /// <param name="Behind">Offset behind the code.</param>
    internal sealed record Version(FlagState Flags, int Entry, int Paid, int[] Starts, int Behind)
    {
        /// <summary>Offsets of the code that is rarely run, of the whole trace that this is part of, and behind it.</summary>
        public int Aside { get; set; }

        public int End { get; set; }

        /// <summary>Whether code of this version or of its trace lies there.</summary>
        public bool Holds(int offset) => (Entry <= offset && offset < Behind) || (Aside <= offset && offset < End);
    }
}
