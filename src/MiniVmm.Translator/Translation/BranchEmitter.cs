using Iced.Intel;
using MiniVmm.Translator.Emitting;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>Near JMP, Jcc, CALL, RET, LOOP and JECXZ. A guest's call is one of the host's too, so that the host predicts
/// where it returns: beside the host's return address lies the guest's, to compare with what RET finds.</summary>
internal sealed class BranchEmitter(Emission emission, FlagEmitter flags, MemoryEmitter memory, StackEmitter stack)
{
    private HostCode Code => emission.Code;

    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        if (i.IsJccShortOrNear) return EmitConditional(in i);
        switch (i.Code)
        {
            case Iced.Intel.Code.Jmp_rel8_32 or Iced.Intel.Code.Jmp_rel32_32:
                emission.Tail(i.NearBranch32);
                return true;
            case Iced.Intel.Code.Call_rel32_32:
                stack.Push(emission.Next);
                CheckDepth();
                PushReturn();
                emission.Edge(Code.Call(), i.NearBranch32);
                Land();
                return true;
            case Iced.Intel.Code.Jmp_rm32:
                return LoadTarget(in i) && JumpIndirect();
            case Iced.Intel.Code.Call_rm32:
                return LoadTarget(in i) && CallIndirect();
            case Iced.Intel.Code.Retnd:
                Return(0);
                return true;
            case Iced.Intel.Code.Retnd_imm16:
                Return(i.Immediate16);
                return true;
            case Iced.Intel.Code.Loop_rel8_32_ECX:
                flags.BeforeWrite(ECX);
                Code.Emit(Iced.Intel.Code.Lea_r32_m, ECX, new MemoryOperand(RCX, -1));
                JumpIfCountZero(emission.Next, i.NearBranch32);
                return true;
            case Iced.Intel.Code.Jecxz_rel8_32:
                JumpIfCountZero(i.NearBranch32, emission.Next);
                return true;
            default:
                return false;
        }
    }

    private bool EmitConditional(in Instruction i)
    {
        bool near16 = i.Op0Kind == OpKind.NearBranch16;
        if (near16 || !flags.Ensure(i.RflagsRead)) return false;
        emission.Edge(Code.Jump(i.ConditionCode), i.NearBranch32);
        emission.Tail(emission.Next);
        return true;
    }

    private void JumpIfCountZero(uint zero, uint other)
    {
        // JECXZ reaches a byte's distance: over the jump for all other counts.
        const byte addressSize = 0x67, jecxz = 0xE3, jumpLength = 5;
        Code.Bytes(addressSize, jecxz, jumpLength);
        emission.Edge(Code.Jump(), other);
        emission.Tail(zero);
    }

    /// <summary>R9D = where an indirect branch goes.</summary>
    private bool LoadTarget(in Instruction i)
    {
        if (i.Op0Kind == OpKind.Register) Code.Emit(Iced.Intel.Code.Mov_r32_rm32, R9D, HostRegisters.Of(i.Op0Register));
        else if (!GuestAddress.Describes(in i)) return false;
        else memory.Load(R9D, memory.Reach(GuestAddress.Of(in i), 4, write: false));
        return true;
    }

    private bool JumpIndirect()
    {
        flags.Record();
        emission.Common.FindJump();
        emission.Aside(new Detour(DetourKind.MissJump, Code.Jump(ConditionCode.ne)));
        Code.Emit(Instruction.Create(Iced.Intel.Code.Jmp_rm64, Fields.JumpHost(R10)));
        return true;
    }

    private bool CallIndirect()
    {
        // Pushing needs R9 where the TLB is asked.
        Code.Emit(Iced.Intel.Code.Mov_rm32_r32, Fields.Target, R9D);
        stack.Push(emission.Next);
        flags.Record();
        CheckDepth();
        Code.Emit(Iced.Intel.Code.Mov_r32_rm32, R9D, Fields.Target);
        emission.Common.FindJump();
        emission.Aside(new Detour(DetourKind.MissJump, Code.Jump(ConditionCode.ne)));
        PushReturn();
        Code.Emit(Instruction.Create(Iced.Intel.Code.Call_rm64, Fields.JumpHost(R10)));
        Land();
        return true;
    }

    private void Return(int released)
    {
        MemoryOperand top = memory.Reach(GuestAddress.Stack(0), 4, write: false);
        memory.Emit(Instruction.Create(Iced.Intel.Code.Movsxd_r64_rm32, R9, top));
        stack.Move(4 + released);
        flags.Record();
        Code.Emit(Iced.Intel.Code.Cmp_r64_rm64, R9, new MemoryOperand(RSP, 8));
        emission.Aside(new Detour(DetourKind.ReturnElsewhere, Code.Jump(ConditionCode.ne)));
        Code.Emit(Instruction.Create(Iced.Intel.Code.Retnq));
    }

    /// <summary>Where the host's stack is used up, outer calls are forgotten: they return the slow way.</summary>
    private void CheckDepth()
    {
        Code.Emit(Iced.Intel.Code.Cmp_r64_rm64, RSP, Fields.StackLimit);
        int deep = Code.Jump(ConditionCode.b);
        emission.Aside(new Detour(DetourKind.ForgetReturns, deep, Back: Code.Position));
        emission.HostFlags = RflagsBits.None;
    }

    private void PushReturn() => Code.Emit(Instruction.Create(Iced.Intel.Code.Pushq_imm32, (int)emission.Next));

    /// <summary>Where a call returns to: takes the guest's return address away and goes on behind the call.</summary>
    private void Land()
    {
        Code.Emit(Iced.Intel.Code.Lea_r64_m, RSP, new MemoryOperand(RSP, 8));
        emission.Flags = FlagTracking.FlagState.Recorded;
        emission.Tail(emission.Next);
    }
}
