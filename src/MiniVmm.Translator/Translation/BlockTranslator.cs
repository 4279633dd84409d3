using Iced.Intel;
using MiniVmm.Interpreter.Decoding;
using MiniVmm.Interpreter.Operands;
using MiniVmm.Translator.Cache;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;

namespace MiniVmm.Translator.Translation;

/// <summary>From a block to code of the host's.</summary>
internal sealed class BlockTranslator
{
    /// <summary>Bytes that a block's code has at most, and code between blocks: room to ask for beforehand.</summary>
    public const int MostBytes = 16 * 1024;

    private const int MostBlocks = 8;
    private const int Alignment = 32;

    private readonly Emission _emission;
    private readonly List<int> _starts = [];
    private readonly List<TranslatedBlock.Version> _trace = [];
    private readonly MoveEmitter _moves;
    private readonly ArithmeticEmitter _arithmetic;
    private readonly ShiftEmitter _shifts;
    private readonly MultiplyEmitter _multiplications;
    private readonly BitEmitter _bits;
    private readonly ConditionalEmitter _conditionals;
    private readonly StringEmitter _strings;
    private readonly StackEmitter _stack;
    private readonly BranchEmitter _branches;

    public BlockTranslator(HostCode code, CommonCode common, ExitTable exits, FlagNumbers numbers)
    {
        _emission = new Emission(code, common, exits);
        Flags = new FlagEmitter(_emission, numbers);
        var memory = new MemoryEmitter(_emission);
        _moves = new MoveEmitter(_emission, Flags, memory);
        _arithmetic = new ArithmeticEmitter(_emission, Flags, memory);
        _shifts = new ShiftEmitter(_emission, Flags, memory);
        _multiplications = new MultiplyEmitter(_emission, Flags, memory);
        _bits = new BitEmitter(_emission, Flags);
        _conditionals = new ConditionalEmitter(Flags, memory);
        _strings = new StringEmitter(_emission, Flags, memory);
        _stack = new StackEmitter(_emission, Flags, memory);
        _branches = new BranchEmitter(_emission, Flags, memory, _stack);
    }

    private FlagEmitter Flags { get; }

    private HostCode Code => _emission.Code;

    /// <summary>Emits a trace: a block, the one that it falls or jumps to, and so on, as long as <paramref name="follower"/> knows
    /// one that is worth it and was not translated for these flags yet.</summary>
    /// <param name="block">The first block.</param>
    /// <param name="flags">Where the flags come from at its entry.</param>
    /// <param name="follower">Finds the block that follows another at an EIP, or null.</param>
    /// <returns>The version of the first block; all of them have been added to their blocks.</returns>
    public TranslatedBlock.Version Translate(TranslatedBlock block, FlagState flags, Func<TranslatedBlock, uint, TranslatedBlock?> follower)
    {
        _trace.Clear();
        // Loops are entered at their heads, and those are mostly the first of a trace.
        Code.Align(Alignment);
        TranslatedBlock.Version first = Add(block, flags);
        while (_emission.Behind is { } eip)
        {
            FlagState next = _emission.Flags;
            TranslatedBlock? following = _trace.Count < MostBlocks && Code.Position + 2 * MostBytes <= Code.Size ? follower(block, eip) : null;
            if (following is null || !following.CanAdd(next))
            {
                _emission.Edge(Code.Jump(), eip);
                break;
            }
            Add(block = following, next);
        }
        int aside = Code.Position;
        _emission.Finish();
        foreach (TranslatedBlock.Version version in _trace) (version.Aside, version.End) = (aside, Code.Position);
        return first;
    }

    private TranslatedBlock.Version Add(TranslatedBlock block, FlagState flags)
    {
        TranslatedBlock.Version version = Emit(block, flags);
        block.Versions.Add(version);
        _trace.Add(version);
        return version;
    }

    private TranslatedBlock.Version Emit(TranslatedBlock block, FlagState flags)
    {
        Instruction[] instructions = block.Instructions;
        _emission.Begin(block, flags);
        _starts.Clear();
        int entry = Code.Position;
        Code.Emit(Iced.Intel.Code.Sub_rm64_imm8, HostRegisters.Remaining, instructions.Length);
        int broke = Code.Jump(ConditionCode.s);
        _emission.Aside(new Detour(DetourKind.Leave, broke, _emission.Exits.Add(new ExitPoint
        {
            Kind = ExitKind.Budget,
            Operation = (byte)instructions.Length,
            Block = block,
            Eip = block.Block.Key.Eip,
            Flags = flags,
        })));
        int paid = Code.Position;
        if (EmitAll(instructions)) _emission.Tail(instructions[^1].NextIP32);
        return new TranslatedBlock.Version(flags, entry, paid, [.. _starts], Code.Position);
    }

    /// <summary>Emits code that records where flags come from.</summary>
    /// <param name="block">The block that the code comes behind.</param>
    /// <param name="flags">Where they come from.</param>
    public void Record(TranslatedBlock block, FlagState flags)
    {
        _emission.Begin(block, flags);
        Flags.Record();
        _emission.Finish();
    }

    /// <returns>Whether control falls through behind the last instruction.</returns>
    private bool EmitAll(Instruction[] instructions)
    {
        for (int n = 0; n < instructions.Length; n++)
        {
            _emission.At(n);
            _starts.Add(Code.Position);
            ref readonly Instruction i = ref instructions[n];
            Family family = FamilyReader.Of(in i);
            bool leaves = family == Family.Branches || i.IsJccShortOrNear;
            if (!Emit(in i, family) && !Interpret(in i, family))
            {
                _emission.Common.ExitWith(_emission.ExitHere());
                return false;
            }
            if (leaves) return false;
        }
        return true;
    }

    /// <summary>Has the interpreter do an instruction that goes on behind itself, as a rule.</summary>
    private bool Interpret(in Instruction i, Family family)
    {
        bool repeats = family == Family.Strings && !BlockEnd.IsPortString(in i);
        if (BlockEnd.Is(in i) && !repeats) return false;
        _emission.Interpret(_emission.ExitHere());
        _emission.Flags = FlagState.Recorded;
        _emission.HostFlags = RflagsBits.None;
        return true;
    }

    private bool Emit(in Instruction i, Family family)
    {
        if (i.IsJccShortOrNear) return _branches.Emit(in i);
        return family switch
        {
            Family.Moves => _moves.Emit(in i),
            Family.Arithmetic => _arithmetic.Emit(in i),
            Family.Shifts => _shifts.Emit(in i),
            Family.MultiplyDivide => _multiplications.Emit(in i),
            Family.Bits => _bits.Emit(in i),
            Family.Conditionals => _conditionals.Emit(in i),
            Family.StackOperations => _stack.Emit(in i),
            Family.Branches => _branches.Emit(in i),
            Family.Strings => _strings.Emit(in i),
            Family.Exchanges when i.Mnemonic is Mnemonic.Xchg or Mnemonic.Bswap => _moves.Emit(in i),
            Family.AccumulatorOperations when i.Mnemonic is Mnemonic.Cbw or Mnemonic.Cwde or Mnemonic.Cwd or Mnemonic.Cdq
                or Mnemonic.Cld or Mnemonic.Std or Mnemonic.Nop => _moves.Emit(in i),
            _ => false,
        };
    }
}
