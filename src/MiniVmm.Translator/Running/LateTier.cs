using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Quickening;
using MiniVmm.Translator.Cache;

namespace MiniVmm.Translator.Running;

/// <summary>The translator, made when the first block is hot: making it takes longer than some guests run.</summary>
/// <param name="startEntries">Entries of a block that make it the first.</param>
/// <param name="hotEntries">Entries that make others hot from then on.</param>
/// <param name="make">Makes it.</param>
internal sealed unsafe class LateTier(uint startEntries, uint hotEntries, Func<Translations> make) : IHotTier
{
    public uint HotEntries => Translations is null ? startEntries : hotEntries;

    /// <summary>The translations, if any block has been hot.</summary>
    public Translations? Translations { get; private set; }

    public bool Knows(uint mode) => Quickener.Knows(mode);

    public void Promote(CpuState* s, Block block, BlockCache blocks)
    {
        if (Translations is null)
        {
            Translations = make();
            blocks.Hasten(hotEntries);
        }
        Translations.Promote(block, blocks);
    }

    public void Forget(Block block) => Translations?.Forget(block);

    public void Clear() => Translations?.Clear();
}
