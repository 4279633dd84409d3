using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Quickening;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;
using MiniVmm.Translator.Host;
using MiniVmm.Translator.Running;
using MiniVmm.Translator.Translation;

namespace MiniVmm.Translator.Cache;

/// <summary>All that was translated, and the memory it lies in. When that is full, all is thrown away: what is hot will be
/// translated again soon, and nothing has to be moved.</summary>
internal sealed unsafe class Translations : IHotTier
{
    private readonly Processor _processor;
    private readonly Dictionary<nint, TranslatedBlock> _blocks = [];
    private readonly HostCode _code;
    private readonly FlagNumbers _numbers = new();
    private readonly BlockTranslator _translator;
    private bool _direct;

    /// <param name="processor">Whose code it is.</param>
    /// <param name="memory">Where emitted code goes.</param>
    /// <param name="hotEntries">Entries before a block is translated.</param>
    /// <param name="direct">Whether emitted code may reach guest RAM by GS.</param>
    public Translations(Processor processor, CodeMemory memory, uint hotEntries, bool direct)
    {
        _processor = processor;
        HotEntries = hotEntries;
        _direct = direct;
        _code = new HostCode(memory.Writable, memory.Executable, memory.Size);
        Common = new CommonCode(_code);
        Flags = new FlagEvaluation(_numbers);
        _translator = new BlockTranslator(_code, Common, Exits, _numbers);
    }

    public uint HotEntries { get; }

    public CommonCode Common { get; }

    public ExitTable Exits { get; } = new();

    public FlagEvaluation Flags { get; }

    /// <summary>Blocks translated so far, those thrown away included.</summary>
    public long Translated { get; private set; }

    /// <summary>How often all was thrown away for want of room.</summary>
    public long Evictions { get; private set; }

    public byte* AddressOf(int offset) => _code.AddressOf(offset);

    public int OffsetOf(byte* address) => _code.OffsetOf(address);

    public bool Knows(uint mode) => Quickener.Knows(mode);

    public void Promote(CpuState* s, Block block, ReadOnlySpan<Instruction> instructions)
    {
        MakeRoom();
        var translated = new TranslatedBlock(block, instructions.ToArray(), _direct && (block.Key.Mode & CodeMode.Direct) != 0);
        _blocks.Add(block.First, translated);
        Install(translated);
    }

    public void Forget(Block block)
    {
        if (_blocks.Remove(block.First, out TranslatedBlock? translated)) Unlink(translated);
    }

    public void Clear()
    {
        _blocks.Clear();
        Exits.Clear();
        _numbers.Clear();
        _code.Position = Common.End;
        foreach (nint context in Contexts) ((TranslatorContext*)context)->JumpMode = uint.MaxValue;
    }

    /// <summary>Contexts whose jump tables lead here.</summary>
    public List<nint> Contexts { get; } = [];

    /// <summary>What the block that begins with an operation was translated to, if it was.</summary>
    public TranslatedBlock? Find(Operation* first) => _blocks.GetValueOrDefault((nint)first);

    /// <summary>Makes an edge lead straight to a block.</summary>
    /// <param name="s">The processor, in the mode in which the edge led there.</param>
    /// <param name="exit">Number of the edge.</param>
    /// <param name="target">The block.</param>
    /// <returns>Where to go on, the block being paid for.</returns>
    public int Link(CpuState* s, int exit, TranslatedBlock target)
    {
        long evictions = Evictions;
        TranslatedBlock.Version version = VersionFor(target, Exits[exit].Flags);
        // Where room had to be made, the edge is gone.
        if (evictions == Evictions) Link(s, exit, target, version);
        return version.Paid;
    }

    /// <summary>Checks the accesses of an instruction before they are made from now on: too many of them faulted on the host.</summary>
    public void BeCareful(TranslatedBlock block, int instruction)
    {
        Unlink(block);
        block.Versions.Clear();
        block.Careful |= 1u << instruction;
        block.Faults = 0;
        long evictions = Evictions;
        MakeRoom();
        if (evictions == Evictions) Install(block);
    }

    /// <summary>Emitted code may use GS no more.</summary>
    public void LoseWindow()
    {
        _direct = false;
        Evict();
    }

    /// <summary>The translation that a host instruction is in, as text with that instruction marked.</summary>
    /// <param name="offset">Of the host instruction.</param>
    /// <param name="eip">Of the guest instruction that it belongs to; 0 where none does.</param>
    public string ListingAt(int offset, out uint eip)
    {
        eip = 0;
        foreach (TranslatedBlock block in _blocks.Values)
        {
            foreach (TranslatedBlock.Version version in block.Versions)
            {
                if (offset < version.Entry || offset >= version.End) continue;
                int index = Array.FindLastIndex(version.Starts, start => start <= offset);
                eip = block.Instructions[Math.Max(index, 0)].IP32;
                return new BlockListing(_code).Of(block, version, offset);
            }
        }
        return "in code that is of no block, or of one that was overwritten since\n";
    }

    private void Install(TranslatedBlock block)
    {
        Operation* first = block.Block.Operations;
        TranslatedBlock.Version version = Translate(block, FlagState.Recorded);
        first[block.Block.Count].Translation = (uint)version.Paid;
        first->Execute = &Dispatcher.Enter;
    }

    private TranslatedBlock.Version VersionFor(TranslatedBlock block, FlagState flags)
    {
        foreach (TranslatedBlock.Version version in block.Versions)
            if (version.Flags == flags) return version;
        if (block.Versions.Count == TranslatedBlock.MostVersions) return block.Versions[0];
        long evictions = Evictions;
        MakeRoom();
        if (evictions == Evictions) return Translate(block, flags);
        // The block was thrown away with all others; it is at hand, so it is the first of the new ones.
        block.Versions.Clear();
        block.Block.IsPromoted = true;
        _blocks.Add(block.Block.First, block);
        Install(block);
        return block.Versions[0];
    }

    private TranslatedBlock.Version Translate(TranslatedBlock block, FlagState flags)
    {
        TranslatedBlock.Version version = _translator.Translate(block, flags);
        block.Versions.Add(version);
        Translated++;
        return version;
    }

    private void Link(CpuState* s, int exit, TranslatedBlock target, TranslatedBlock.Version version)
    {
        ref ExitPoint edge = ref Exits[exit];
        bool checks = !target.IsDirect && (edge.LeavesPage || target.Block.SecondPage != Block.NoPage);
        bool records = version.Flags != edge.Flags;
        if (edge.Target != version.Entry)
        {
            edge.Target = version.Entry;
            version.Incoming.Add(exit);
            edge.Bridge = 0;
            MakeBridge(ref edge, version, checks, records);
        }
        if (checks) _code.Overwrite(edge.Bridge, s->Mode);
        _code.Lead(edge.Branch, edge.BridgeStart);
    }

    /// <summary>Emits what has to be done between an edge and a block: to see that the same code still lies where the edge
    /// leads, and to record the flags.</summary>
    private void MakeBridge(ref ExitPoint edge, TranslatedBlock.Version version, bool checks, bool records)
    {
        edge.BridgeStart = version.Entry;
        if (!checks && !records) return;
        edge.BridgeStart = _code.Position;
        if (checks)
        {
            _code.Emit(Code.Cmp_rm32_imm32, Fields.Mode, 0);
            edge.Bridge = _code.Position - 4;
            _code.Lead(_code.Jump(ConditionCode.ne), edge.Stub);
        }
        if (records) _translator.Record(edge.Block, edge.Flags);
        _code.Jump(version.Entry);
    }

    /// <summary>Makes nothing lead to a block any more.</summary>
    private void Unlink(TranslatedBlock block)
    {
        foreach (TranslatedBlock.Version version in block.Versions)
        {
            foreach (int exit in version.Incoming)
            {
                ref ExitPoint edge = ref Exits[exit];
                if (edge.Target != version.Entry) continue;
                _code.Lead(edge.Branch, edge.Stub);
                edge.Target = 0;
            }
        }
    }

    private void MakeRoom()
    {
        if (_code.Position + BlockTranslator.MostBytes <= _code.Size && !_numbers.IsNearlyFull) return;
        Evict();
    }

    /// <summary>Throws all translations away; blocks have to become hot again.</summary>
    private void Evict()
    {
        foreach (TranslatedBlock block in _blocks.Values)
        {
            Operation* first = block.Block.Operations;
            first->Execute = &Chain.CountEntries;
            first[block.Block.Count].EntriesLeft = HotEntries;
            block.Block.IsPromoted = false;
        }
        Clear();
        Evictions++;
    }
}
