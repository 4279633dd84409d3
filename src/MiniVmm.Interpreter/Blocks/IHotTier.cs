using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Blocks;

/// <summary>What becomes of blocks that turn out to be hot.</summary>
internal unsafe interface IHotTier
{
    /// <summary>Entries that make a block hot; 0: it is so from the start.</summary>
    uint HotEntries { get; }

    /// <summary>Whether blocks that were decoded so can be promoted.</summary>
    bool Knows(uint mode);

    /// <summary>Makes a block quicker: by other handlers in its operations, which lie where <paramref name="block"/> says.</summary>
    /// <param name="s">The processor, in the mode that the block was decoded for.</param>
    /// <param name="block">The block.</param>
    /// <param name="blocks">Where it and others are.</param>
    void Promote(CpuState* s, Block block, BlockCache blocks);

    /// <summary>The code of a block was overwritten, its operations are disarmed.</summary>
    void Forget(Block block);

    /// <summary>All blocks are gone.</summary>
    void Clear();
}
