using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Translator.Running;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Emitting;

/// <summary>The code that all translations share: the way in and out, and what they call or jump to.</summary>
internal sealed unsafe class CommonCode
{
    /// <summary>Bytes of the host's stack that guest calls may take, 16 each; deeper ones forget where outer ones return to.</summary>
    private const int StackBytes = 32 * 1024;

    /// <summary>Number of the exit that a signal handler leads to.</summary>
    public const int FaultExit = -1;

    /// <summary>Number of the exit of an indirect branch whose target is not in the table.</summary>
    public const int IndirectExit = -2;

    /// <summary>Number of the exit where an interpreted instruction does not go on behind itself.</summary>
    public const int InterpretedExit = -3;

    /// <summary>What no return address, which is sign-extended, equals.</summary>
    private const ulong NoReturn = 1ul << 63;

    private static readonly Register[] Saved = [RBX, RBP, R12, R13, R14, R15];

    private readonly HostCode _code;

    public CommonCode(HostCode code)
    {
        _code = code;
        Enter = EmitEnter();
        Exit = EmitExit();
        Landing = code.Position;
        ExitWith(FaultExit);
        Lookup = EmitLookup();
        Fill = EmitCallback(Fields.Fill, sharesAll: false);
        Settle = EmitCallback(Fields.Settle, sharesAll: false);
        Interpret = EmitCallback(Fields.Interpret, sharesAll: true);
        Interrupted = code.Position;
        ExitWith(InterpretedExit);
        End = code.Position;
    }

    /// <summary>A function: (state, context, address to start at) to the number of the exit.</summary>
    public int Enter { get; }

    /// <summary>Leaves emitted code with the number of the exit in R9D.</summary>
    public int Exit { get; }

    /// <summary>Where host signals lead.</summary>
    public int Landing { get; }

    /// <summary>Goes to the EIP in R9D.</summary>
    public int Lookup { get; }

    /// <summary>Asks for the linear address in R9D to be made known, for what R11D says, and returns in R10D whether it is.</summary>
    public int Fill { get; }

    /// <summary>Sets the processor's flags: from what is recorded, and then the change with the number in R11D.</summary>
    public int Settle { get; }

    /// <summary>Interprets the instruction of the exit with the number in R11D; R10D is 0 where it goes on behind it.</summary>
    public int Interpret { get; }

    /// <summary>Where it goes otherwise.</summary>
    public int Interrupted { get; }

    public int End { get; }

    /// <summary>Emits the way out with the number of an exit.</summary>
    public void ExitWith(int exit)
    {
        _code.LoadImmediate(R9D, (uint)exit);
        _code.Jump(Exit);
    }

    private int EmitEnter()
    {
        int start = _code.Position;
        foreach (Register register in Saved) _code.Emit(Instruction.Create(Code.Push_r64, register));
        _code.Emit(Code.Sub_rm64_imm8, RSP, 8);
        _code.Emit(Code.Mov_r64_rm64, HostRegisters.State, RDI);
        _code.Emit(Code.Mov_r64_rm64, HostRegisters.Context, RSI);
        _code.Emit(Code.Mov_r64_rm64, R9, RDX);
        _code.Emit(Code.Mov_r64_rm64, HostRegisters.Tlb, Fields.Tlb);
        _code.Emit(Code.Mov_r64_rm64, HostRegisters.Remaining, Fields.Remaining);
        // The outermost return finds nothing to return to.
        _code.Emit(Instruction.Create(Code.Mov_r64_imm64, R10, NoReturn));
        _code.Emit(Instruction.Create(Code.Push_r64, R10));
        _code.Emit(Instruction.Create(Code.Push_r64, R10));
        _code.Emit(Code.Mov_rm64_r64, Fields.StackBase, RSP);
        _code.Emit(Code.Lea_r64_m, R10, new MemoryOperand(RSP, -StackBytes));
        _code.Emit(Code.Mov_rm64_r64, Fields.StackLimit, R10);
        MoveGuestRegisters(toHost: true, all: true);
        _code.Emit(Instruction.Create(Code.Jmp_rm64, R9));
        return start;
    }

    private int EmitExit()
    {
        int start = _code.Position;
        MoveGuestRegisters(toHost: false, all: true);
        _code.Emit(Code.Mov_rm64_r64, Fields.Remaining, HostRegisters.Remaining);
        _code.Emit(Code.Mov_r64_rm64, RSP, Fields.StackBase);
        _code.Emit(Code.Add_rm64_imm8, RSP, 24);
        for (int i = Saved.Length - 1; i >= 0; i--) _code.Emit(Instruction.Create(Code.Pop_r64, Saved[i]));
        _code.Emit(Code.Mov_r32_rm32, EAX, R9D);
        _code.Emit(Instruction.Create(Code.Retnq));
        return start;
    }

    private int EmitLookup()
    {
        int start = _code.Position;
        FindJump();
        int miss = _code.Jump(ConditionCode.ne);
        _code.Emit(Instruction.Create(Code.Jmp_rm64, Fields.JumpHost(R10)));
        _code.LeadHere(miss);
        MissedJump();
        return start;
    }

    /// <summary>Emits the search for the EIP in R9D: its entry would be at R10, and ZF says whether it is.</summary>
    public void FindJump()
    {
        _code.Emit(Code.Mov_r32_rm32, R10D, R9D);
        _code.Emit(Code.Shr_rm32_imm8, R10D, 10);
        _code.Emit(Code.Xor_r32_rm32, R10D, R9D);
        _code.Emit(Code.And_rm32_imm32, R10D, TranslatorContext.JumpEntries - 1);
        _code.Emit(Code.Shl_rm32_imm8, R10D, 4);
        _code.Emit(Code.Cmp_r64_rm64, R9, Fields.JumpEip(R10));
    }

    /// <summary>Emits what follows when the EIP in R9D was not found.</summary>
    public void MissedJump()
    {
        _code.Emit(Code.Mov_rm32_r32, Fields.Target, R9D);
        ExitWith(IndirectExit);
    }

    /// <summary>The index that <see cref="FindJump"/> computes.</summary>
    public static int JumpIndex(uint eip) => (int)((eip ^ (eip >> 10)) & (TranslatorContext.JumpEntries - 1));

    /// <summary>A call of the engine with R9D and R11D, which returns in R10D. It keeps R9.</summary>
    /// <param name="function">The field of the context with the callback.</param>
    /// <param name="sharesAll">Whether it sees and may change guest registers and budget.</param>
    private int EmitCallback(in MemoryOperand function, bool sharesAll)
    {
        int start = _code.Position;
        _code.Emit(Code.Mov_rm64_r64, Fields.Address, R9);
        MoveGuestRegisters(toHost: false, sharesAll);
        if (sharesAll) _code.Emit(Code.Mov_rm64_r64, Fields.Remaining, HostRegisters.Remaining);
        _code.Emit(Code.Mov_rm64_r64, Fields.SavedStack, RSP);
        _code.Emit(Code.And_rm64_imm8, RSP, -16);
        _code.Emit(Code.Mov_r64_rm64, RDI, HostRegisters.State);
        _code.Emit(Code.Mov_r32_rm32, ESI, R9D);
        _code.Emit(Code.Mov_r32_rm32, EDX, R11D);
        _code.Emit(Instruction.Create(Code.Call_rm64, function));
        _code.Emit(Code.Mov_r64_rm64, RSP, Fields.SavedStack);
        _code.Emit(Code.Mov_r32_rm32, R10D, EAX);
        MoveGuestRegisters(toHost: true, sharesAll);
        if (sharesAll) _code.Emit(Code.Mov_r64_rm64, HostRegisters.Remaining, Fields.Remaining);
        _code.Emit(Code.Mov_r64_rm64, R9, Fields.Address);
        _code.Emit(Instruction.Create(Code.Retnq));
        return start;
    }

    /// <param name="toHost">From the processor's state, or to it.</param>
    /// <param name="all">All of them, or those that a callee need not keep.</param>
    private void MoveGuestRegisters(bool toHost, bool all)
    {
        for (int i = 0; i < 8; i++)
        {
            if (!all && i is GeneralRegister.EBX or GeneralRegister.EBP) continue;
            Register host = HostRegisters.Sized(HostRegisters.Guest[i], 4);
            if (toHost) _code.Emit(Code.Mov_r32_rm32, host, Fields.Gpr(i));
            else _code.Emit(Code.Mov_rm32_r32, Fields.Gpr(i), host);
        }
    }
}
