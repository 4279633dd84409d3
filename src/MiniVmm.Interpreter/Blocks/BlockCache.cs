using System.Diagnostics;
using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Decoding;

namespace MiniVmm.Interpreter.Blocks;

/// <summary>All decoded blocks, found by key and by the physical pages that they came from.</summary>
internal sealed unsafe class BlockCache : ICodeWatch, IDisposable
{
    /// <summary>4 MiB of operations: far above the hot code of a small kernel, small beside its RAM.</summary>
    private const int ArenaCapacity = 64 * 1024;

    private readonly Processor _processor;
    private readonly IHotTier _hot;
    private readonly BlockDecoder _decoder;
    private readonly OperationArena _arena = new(ArenaCapacity);
    private readonly Dictionary<BlockKey, Block> _blocks = [];
    private readonly Dictionary<uint, List<Block>> _byPage = [];
    private readonly Operation[] _partOperations = GC.AllocateArray<Operation>(BlockDecoder.MaxInstructions + 1, pinned: true);
    private Block? _partOf;

    /// <param name="processor">Whose code it is.</param>
    /// <param name="hot">What becomes of hot blocks.</param>
    /// <param name="mostInstructions">Instructions in a block at most.</param>
    public BlockCache(Processor processor, IHotTier hot, int mostInstructions)
    {
        _processor = processor;
        _hot = hot;
        _decoder = new BlockDecoder(mostInstructions);
        processor.Memory.Watch(this);
        processor.GenerationWrapped += _arena.Unlink;
        processor.CodeRenewed += ForgetAt;
    }

    /// <summary>The block at EIP, decoded if need be.</summary>
    /// <exception cref="I386.Faults.GuestFault">The first instruction cannot be fetched.</exception>
    public Block Find(CpuState* s)
    {
        uint mode = s->Mode & CodeMode.DecodeMask;
        uint physical = CodeFetch.Translate(s, s->Eip);
        var key = new BlockKey(physical, s->Eip, mode);
        if (_blocks.TryGetValue(key, out Block? block))
        {
            bool samePage = block.SecondPage == Block.NoPage || CodeFetch.SecondPageIs(s, s->Eip, block.SecondPage);
            if (samePage && CodeFetch.InSegment(s, s->Eip, block.Length)) return block;
            Forget(block);
            _processor.ForgetEnteredCode();
        }
        return Decode(s, key);
    }

    /// <summary>Hands a hot block to the tier for such.</summary>
    /// <param name="s">The processor, in the mode that the block was decoded for.</param>
    /// <param name="block">The block.</param>
    public void Promote(CpuState* s, Block block)
    {
        block.IsPromoted = true;
        _hot.Promote(s, block, this);
    }

    /// <summary>Blocks that are not hot yet will be after so many entries at the latest.</summary>
    public void Hasten(uint entries)
    {
        foreach (Block block in _blocks.Values)
        {
            ref Operation end = ref block.Operations[block.Count];
            if (!block.IsPromoted) end.EntriesLeft = Math.Min(end.EntriesLeft, entries);
        }
    }

    /// <summary>The instructions of a block, decoded anew and valid until the next time.</summary>
    public ReadOnlySpan<Instruction> InstructionsOf(CpuState* s, Block block)
    {
        DecodedBlock decoded = _decoder.DecodeAgain(s, block.Key.Eip, block.Key.Physical, block.Count);
        Debug.Assert(decoded.Instructions.Length == block.Count);
        return decoded.Instructions;
    }

    /// <summary>The block at an EIP to which a block of the same mode leads, if it is known and is sure to be the one: on the
    /// same page, or with linear addresses physical.</summary>
    public Block? Follower(Block block, uint eip)
    {
        uint physical = block.Key.Physical + (eip - block.Key.Eip);
        bool samePage = physical / GuestMemory.PageSize == block.Key.Physical / GuestMemory.PageSize;
        if (!samePage && (block.Key.Mode & CodeMode.Direct) == 0) return null;
        Block? follower = _blocks.GetValueOrDefault(new BlockKey(physical, eip, block.Key.Mode));
        return follower is { SecondPage: Block.NoPage, IsStopPoint: false } ? follower : null;
    }

    /// <summary>The first <paramref name="count"/> instructions of a block as operations of their own, valid until the
    /// next call: for exact budgets and single steps.</summary>
    public Operation* Part(Block block, int count)
    {
        fixed (Operation* part = _partOperations) // pinned for good
        {
            new Span<Operation>(block.Operations, count).CopyTo(_partOperations);
            for (int i = 0; i < count; i++)
            {
                part[i].Left = (byte)(count - i);
                part[i].Execute = part[i].Plain;
            }
            part[count] = Chain.End(block.Operations[count].Eip);
            _partOf = block;
            return part;
        }
    }

    public void Written(uint address, uint length)
    {
        bool any = false;
        for (uint page = address / GuestMemory.PageSize; page <= (address + length - 1) / GuestMemory.PageSize; page++)
        {
            if (!_byPage.TryGetValue(page, out List<Block>? blocks)) continue;
            for (int i = blocks.Count - 1; i >= 0; i--)
            {
                if (!blocks[i].Overlaps(address, length)) continue;
                Forget(blocks[i]);
                any = true;
                i = Math.Min(i, blocks.Count);
            }
        }
        if (any) _processor.ForgetEnteredCode();
    }

    public void Dispose() => _arena.Dispose();

    private Block Decode(CpuState* s, BlockKey key)
    {
        DecodedBlock decoded = _decoder.Decode(s, key.Eip, key.Physical);
        Operation* first = _arena.Add(decoded.Operations);
        if (first is null)
        {
            Clear();
            first = _arena.Add(decoded.Operations);
        }
        uint linear = CpuState.SegmentOf(s, SegmentRegister.CS).Base + key.Eip;
        var block = new Block((nint)first, decoded.Operations.Length - 1, key, decoded.Length, decoded.SecondPage)
        {
            IsStopPoint = _processor.StopPoints is { } stops && stops.HasBreakpoint(linear),
        };
        if (_hot.Knows(key.Mode) && !block.IsStopPoint) Watch(block);
        else block.IsPromoted = true;
        _blocks.Add(key, block);
        Register(block, key.Physical / GuestMemory.PageSize);
        if (block.SecondPage != Block.NoPage) Register(block, block.SecondPage);
        return block;
    }

    private void Watch(Block block)
    {
        block.Operations->Execute = &Chain.CountEntries;
        block.Operations[block.Count].EntriesLeft = _hot.HotEntries;
    }

    private void Register(Block block, uint page)
    {
        if (!_byPage.TryGetValue(page, out List<Block>? blocks)) _byPage.Add(page, blocks = []);
        blocks.Add(block);
        GuestMemory memory = _processor.Memory;
        if (page >= memory.CodePages.Length || memory.CodePages[page]) return;
        memory.ProtectCode(page);
        _processor.Tlb.ProtectCode(memory.Origin + page * GuestMemory.PageSize);
    }

    private void Forget(Block block)
    {
        Disarm(new Span<Operation>(block.Operations, block.Count));
        if (_partOf == block) Disarm(_partOperations);
        _hot.Forget(block);
        _blocks.Remove(block.Key);
        Unregister(block, block.Key.Physical / GuestMemory.PageSize);
        if (block.SecondPage != Block.NoPage) Unregister(block, block.SecondPage);
    }

    private void Unregister(Block block, uint page)
    {
        List<Block> blocks = _byPage[page];
        blocks.Remove(block);
        // The page stays watched until all is cleared: code that is rewritten once is rewritten again.
        if (blocks.Count == 0) _byPage.Remove(page);
    }

    /// <summary>Forgets what lies at a linear address or ends there. Blocks know none, but its offset in the page is that of every
    /// physical address behind it.</summary>
    private void ForgetAt(uint linear)
    {
        foreach (Block block in _blocks.Values.ToArray())
            if (((linear - block.Key.Physical) & (GuestMemory.PageSize - 1)) <= block.Length) Forget(block);
    }

    private static void Disarm(Span<Operation> operations)
    {
        // The one for falling through has nothing left and stays.
        foreach (ref Operation op in operations)
            if (op.Left > 0) op.Execute = op.Plain = &Chain.Resynchronise;
    }

    private void Clear()
    {
        _blocks.Clear();
        _byPage.Clear();
        _partOf = null;
        _arena.Clear();
        _hot.Clear();
        _processor.Memory.ForgetCodePages();
        _processor.FlushTranslations();
    }
}
