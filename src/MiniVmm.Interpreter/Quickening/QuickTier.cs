using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Quickening;

/// <summary>The interpreter's own second tier: hot blocks get quick handlers.</summary>
internal sealed unsafe class QuickTier : IHotTier
{
    /// <summary>Most code of a start-up runs less often, and quick handlers cost the runtime's compiler some time each.</summary>
    public uint HotEntries => 200;

    public bool Knows(uint mode) => Quickener.Knows(mode);

    public void Promote(CpuState* s, Block block, BlockCache blocks)
    {
        Operation* first = block.Operations;
        first[block.Count].EntriesLeft = uint.MaxValue;
        // The watch in front of the block has done its work.
        first->Execute = first->Plain;
        Quickener.Quicken(blocks.InstructionsOf(s, block), new Span<Operation>(first, block.Count + 1), block.Key.Mode);
    }

    public void Forget(Block block)
    {
        // Its quick handlers went with its operations.
    }

    public void Clear()
    {
    }
}
