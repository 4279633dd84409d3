using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;
using MiniVmm.Translator.Host;
using MiniVmm.Translator.Running;
using MiniVmm.Translator.Translation;

namespace MiniVmm.Translator.Cache;

/// <summary>All that was translated, and the memory it lies in. When that is full, all is thrown away: what is hot will be
/// translated again soon, and nothing has to be moved.</summary>
internal sealed unsafe class Translations
{
    private readonly Processor _processor;
    private readonly Dictionary<nint, TranslatedBlock> _blocks = [];
    private readonly HostCode _code;
    private readonly FlagNumbers _numbers = new();
    private readonly BlockTranslator _translator;
    private readonly uint _hotEntries;
    private readonly bool _traces;
    private BlockCache? _source;
    private bool _direct;

    /// <param name="processor">Whose code it is.</param>
    /// <param name="memory">Where emitted code goes.</param>
    /// <param name="hotEntries">Entries before a block is translated.</param>
    /// <param name="direct">Whether emitted code may reach guest RAM by GS.</param>
    /// <param name="traces">Whether a block may run into the next one.</param>
    public Translations(Processor processor, CodeMemory memory, uint hotEntries, bool direct, bool traces)
    {
        _processor = processor;
        _hotEntries = hotEntries;
        _direct = direct;
        _traces = traces;
        _code = new HostCode(memory.Writable, memory.Executable, memory.Size);
        Common = new CommonCode(_code);
        Flags = new FlagEvaluation(_numbers);
        _translator = new BlockTranslator(_code, Common, Exits, _numbers);
        // Links between pages compare generations.
        processor.GenerationWrapped += Evict;
    }

    public CommonCode Common { get; }

    public ExitTable Exits { get; } = new();

    public FlagEvaluation Flags { get; }

    /// <summary>How often all was thrown away for want of room.</summary>
    public long Evictions { get; private set; }

    public byte* AddressOf(int offset) => _code.AddressOf(offset);

    public int OffsetOf(byte* address) => _code.OffsetOf(address);

    /// <summary>Translates a hot block.</summary>
    public void Promote(Block block, BlockCache blocks)
    {
        _source = blocks;
        MakeRoom();
        Install(_blocks.GetValueOrDefault(block.First) ?? Add(block));
    }

    /// <summary>As <see cref="IHotTier.Forget"/>.</summary>
    public void Forget(Block block)
    {
        if (_blocks.Remove(block.First, out TranslatedBlock? translated)) Redirect(translated);
    }

    /// <summary>As <see cref="IHotTier.Clear"/>.</summary>
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

    /// <summary>The version of a block that may be entered from anywhere.</summary>
    public TranslatedBlock.Version ForJump(TranslatedBlock block) => VersionFor(block, FlagState.Recorded);

    /// <summary>Checks the accesses of an instruction before they are made from now on: too many of them faulted on the host.</summary>
    public void BeCareful(TranslatedBlock block, int instruction)
    {
        long evictions = Evictions;
        MakeRoom();
        Redirect(block);
        if (evictions != Evictions) return;
        block.Careful |= 1u << instruction;
        block.Faults = 0;
        Install(block);
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
                if (!version.Holds(offset)) continue;
                int index = Array.FindLastIndex(version.Starts, start => start <= offset);
                eip = block.Instructions[Math.Max(index, 0)].IP32;
                return new BlockListing(_code).Of(block, version, offset);
            }
        }
        return "in code that is of no block, or of one that was overwritten since\n";
    }

    private TranslatedBlock Add(Block block)
    {
        Instruction[] instructions = _source!.InstructionsOf(_processor.State, block).ToArray();
        var added = new TranslatedBlock(block, instructions, _direct && (block.Key.Mode & CodeMode.Direct) != 0);
        _blocks.Add(block.First, added);
        return added;
    }

    /// <summary>Makes the interpreter go to the translation of a block where that block begins.</summary>
    private void Install(TranslatedBlock block)
    {
        TranslatedBlock.Version version = block.Find(FlagState.Recorded) ?? Translate(block, FlagState.Recorded);
        Operation* first = block.Block.Operations;
        first[block.Block.Count].Translation = (uint)version.Paid;
        first->Execute = &Dispatcher.Enter;
        block.Block.IsPromoted = true;
    }

    private TranslatedBlock.Version VersionFor(TranslatedBlock block, FlagState flags)
    {
        if (block.Find(flags) is { } found) return found;
        if (flags != FlagState.Recorded && !block.CanAdd(flags)) return VersionFor(block, FlagState.Recorded);
        long evictions = Evictions;
        MakeRoom();
        // A block that was thrown away with all others is at hand, so it is the first of the new ones.
        if (evictions != Evictions) block = Add(block.Block);
        return Translate(block, flags);
    }

    private TranslatedBlock.Version Translate(TranslatedBlock block, FlagState flags) => _translator.Translate(block, flags, Follower);

    /// <summary>The block that follows another where that leads to an EIP, if it has been translated or is on its way to be hot.</summary>
    private TranslatedBlock? Follower(TranslatedBlock block, uint eip)
    {
        if (!_traces) return null;
        if (_source!.Follower(block.Block, eip) is not { } follower) return null;
        if (_blocks.TryGetValue(follower.First, out TranslatedBlock? known)) return known;
        bool warm = !follower.IsPromoted && follower.Operations[follower.Count].EntriesLeft <= _hotEntries / 2;
        return warm ? Add(follower) : null;
    }

    private void Link(CpuState* s, int exit, TranslatedBlock target, TranslatedBlock.Version version)
    {
        ref ExitPoint edge = ref Exits[exit];
        bool checks = !target.IsDirect && (edge.LeavesPage || target.Block.SecondPage != Block.NoPage);
        bool records = version.Flags != edge.Flags;
        if (edge.Target != version.Entry)
        {
            edge.Target = version.Entry;
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

    /// <summary>Makes all that leads to a block leave emitted code, until it is led to what takes the block's place.</summary>
    private void Redirect(TranslatedBlock block)
    {
        const int mostBytes = 64;
        foreach (TranslatedBlock.Version version in block.Versions)
        {
            if (_code.Position + mostBytes > _code.Size)
            {
                Evict();
                return;
            }
            int stub = _code.Position;
            var edge = new ExitPoint { Kind = ExitKind.Edge, Block = block, Eip = block.Block.Key.Eip, Flags = version.Flags, Stub = stub };
            edge.Branch = version.Entry + 1;
            Common.ExitWith(Exits.Add(edge));
            int end = _code.Position;
            _code.Position = version.Entry;
            _code.Jump(stub);
            _code.Position = end;
        }
        block.Versions.Clear();
    }

    private void MakeRoom()
    {
        if (_code.Position + 2 * BlockTranslator.MostBytes <= _code.Size && !_numbers.IsNearlyFull) return;
        Evict();
    }

    /// <summary>Throws all translations away; blocks have to become hot again.</summary>
    private void Evict()
    {
        foreach (TranslatedBlock block in _blocks.Values)
        {
            Operation* first = block.Block.Operations;
            first->Execute = &Chain.CountEntries;
            first[block.Block.Count].EntriesLeft = _hotEntries;
            block.Block.IsPromoted = false;
        }
        Clear();
        Evictions++;
    }
}
