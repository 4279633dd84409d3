using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Translator.Cache;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.FlagTracking;

namespace MiniVmm.Translator.Translation;

/// <summary>What is known while a block is being translated: how far it is, where its flags come from, and what will have to
/// lie behind it.</summary>
internal sealed class Emission(HostCode code, CommonCode common, ExitTable exits)
{
    private readonly List<Detour> _detours = [];
    private FlagState _flagsBefore;
    private int _exit;

    public HostCode Code { get; } = code;

    public CommonCode Common { get; } = common;

    public ExitTable Exits { get; } = exits;

    public TranslatedBlock Block { get; private set; } = null!;

    /// <summary>The instruction under way.</summary>
    public int Index { get; private set; }

    public ref readonly Instruction Instruction => ref Block.Instructions[Index];

    /// <summary>EIP behind it.</summary>
    public uint Next => Instruction.NextIP32;

    /// <summary>Where the flags come from, as long as emitted code has not changed them.</summary>
    public FlagState Flags { get; set; }

    /// <summary>Flags of the host that are those of the guest.</summary>
    public RflagsBits HostFlags { get; set; }

    /// <summary>Whether anybody may look at the flags as they are behind this instruction.</summary>
    public bool FlagsMatter => (Block.LiveFlags >> Index & 1) != 0;

    /// <summary>Whether accesses of this instruction go straight to guest RAM, and fault on the host where they may not.</summary>
    public bool IsDirect => Block.IsDirect && (Block.Careful >> Index & 1) == 0;

    /// <summary>Whether misaligned accesses need no attention.</summary>
    public bool AllowsMisaligned => (Block.Block.Key.Mode & CodeMode.Aligned) == 0;

    public void Begin(TranslatedBlock block, FlagState flags)
    {
        Block = block;
        Flags = flags;
        HostFlags = RflagsBits.None;
        Behind = null;
        At(0);
    }

    /// <summary>EIP of the block that follows where the code emitted so far ends, if it does not end in a jump.</summary>
    public uint? Behind { get; private set; }

    /// <summary>The block ends here, and another follows.</summary>
    public void Tail(uint eip) => Behind = eip;

    /// <summary>Goes on to an instruction.</summary>
    public void At(int index)
    {
        Index = index;
        Rebase();
    }

    /// <summary>The exit to the interpreter, which is to execute this instruction: nothing of it has happened.</summary>
    public int ExitHere()
    {
        if (_exit >= 0) return _exit;
        if (_flagsBefore.Kind == FlagKind.Dead)
            throw new InvalidOperationException($"{Instruction}: flags are dead where they may be seen");
        return _exit = Exits.Add(new ExitPoint
        {
            Kind = ExitKind.Operation,
            Operation = (byte)Index,
            Block = Block,
            Eip = Instruction.IP32,
            Flags = _flagsBefore,
        });
    }

    /// <summary>The exit between two repetitions of this instruction.</summary>
    public int ExitInRepeat() => Exits.Add(new ExitPoint { Kind = ExitKind.Repeat, Block = Block, Eip = Instruction.IP32, Flags = Flags });

    /// <summary>The flags come from where they do now for all exits of this instruction that follow.</summary>
    public void Rebase()
    {
        _flagsBefore = Flags;
        _exit = -1;
    }

    /// <summary>Says that the next host instruction may fault on the host.</summary>
    public void MayFault() => Exits.AddFault(Code.Position, ExitHere());

    /// <summary>Adds code that is rarely run, to lie behind the block.</summary>
    public void Aside(Detour detour) => _detours.Add(detour);

    /// <summary>A branch to code that leaves for another block, until it is linked to that.</summary>
    /// <param name="branch">Its displacement.</param>
    /// <param name="eip">Where the guest goes on.</param>
    public void Edge(int branch, uint eip) => _detours.Add(new Detour(DetourKind.Leave, branch, Exits.Add(new ExitPoint
    {
        Kind = ExitKind.Edge,
        Block = Block,
        Eip = eip,
        Flags = Flags,
        Branch = branch,
        LeavesPage = !Block.IsDirect && !IsOnPage(eip),
    })));

    /// <summary>Emits all that was put aside.</summary>
    public void Finish()
    {
        EmitDetours();
        _detours.Clear();
    }

    private void EmitDetours()
    {
        foreach (Detour detour in _detours)
        {
            Code.LeadHere(detour.From);
            switch (detour.Kind)
            {
                case DetourKind.Leave:
                    if (Exits[detour.Exit].Kind == ExitKind.Edge) Exits[detour.Exit].Stub = Code.Position;
                    Common.ExitWith(detour.Exit);
                    break;
                case DetourKind.FillTlb:
                    FillTlb(detour);
                    break;
                case DetourKind.Interpret:
                    Interpret(detour.Exit);
                    Code.Jump(detour.Back);
                    break;
                case DetourKind.ForgetReturns:
                    Code.Emit(Iced.Intel.Code.Mov_r64_rm64, Register.RSP, Fields.StackBase);
                    Code.Jump(detour.Back);
                    break;
                case DetourKind.MissJump:
                    Common.MissedJump();
                    break;
                case DetourKind.ReturnElsewhere:
                    Code.Emit(Iced.Intel.Code.Mov_r64_rm64, Register.RSP, Fields.StackBase);
                    Code.Emit(Iced.Intel.Code.Mov_r32_rm32, Register.R9D, Register.R9D);
                    Code.Jump(Common.Lookup);
                    break;
            }
        }
    }

    /// <summary>Emits a call of the interpreter for one instruction, by its exit.</summary>
    public void Interpret(int exit)
    {
        Code.LoadImmediate(Register.R11D, (uint)exit);
        Code.Lead(Code.Call(), Common.Interpret);
        Code.Emit(Iced.Intel.Code.Test_rm32_r32, Register.R10D, Register.R10D);
        Code.Lead(Code.Jump(ConditionCode.ne), Common.Interrupted);
    }

    private void FillTlb(Detour detour)
    {
        Code.LoadImmediate(Register.R11D, detour.Access);
        Code.Lead(Code.Call(), Common.Fill);
        Code.Emit(Iced.Intel.Code.Test_rm32_r32, Register.R10D, Register.R10D);
        Code.Lead(Code.Jump(ConditionCode.ne), detour.Back);
        Common.ExitWith(detour.Exit);
    }

    private bool IsOnPage(uint eip)
    {
        // The linear page of the block: its offset in the page is that of its physical address.
        uint first = Block.Block.Key.Eip - (Block.Block.Key.Physical & 0xFFF);
        return eip - first < 0x1000;
    }
}
