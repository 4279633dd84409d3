using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Translator.Emitting;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>PUSH, POP, PUSHA, POPA and LEAVE of 32 bits. ESP commits after the access.</summary>
internal sealed class StackEmitter(Emission emission, FlagEmitter flags, MemoryEmitter memory)
{
    private const int Size = 4;

    private HostCode Code => emission.Code;

    /// <returns>False where the interpreter has to do it.</returns>
    public bool Emit(in Instruction i)
    {
        switch (i.Code)
        {
            case Iced.Intel.Code.Push_r32:
                Push(HostRegisters.Of(i.Op0Register));
                return true;
            case Iced.Intel.Code.Push_rm32 when i.Op0Kind == OpKind.Register:
                Push(HostRegisters.Of(i.Op0Register));
                return true;
            case Iced.Intel.Code.Push_rm32:
                return PushMemory(in i);
            case Iced.Intel.Code.Pushd_imm8 or Iced.Intel.Code.Pushd_imm32:
                Push((uint)i.GetImmediate(0));
                return true;
            case Iced.Intel.Code.Pop_r32:
                Pop(i.Op0Register);
                return true;
            case Iced.Intel.Code.Pop_rm32 when i.Op0Kind == OpKind.Register:
                Pop(i.Op0Register);
                return true;
            case Iced.Intel.Code.Pushad:
                return PushAll();
            case Iced.Intel.Code.Popad:
                return PopAll();
            case Iced.Intel.Code.Leaved:
                Leave();
                return true;
            default:
                return false;
        }
    }

    private void Push(Register register)
    {
        MemoryOperand top = Top();
        memory.Store(in top, register);
        Move(-Size);
    }

    public void Push(uint immediate)
    {
        memory.Emit(Instruction.Create(Iced.Intel.Code.Mov_rm32_imm32, Top(), immediate));
        Move(-Size);
    }

    /// <summary>Moves the top of the stack by so many bytes.</summary>
    public void Move(int bytes)
    {
        flags.BeforeWrite(ESP);
        Code.Emit(Iced.Intel.Code.Lea_r32_m, R8D, new MemoryOperand(R8, bytes));
    }

    private MemoryOperand Top() => memory.Reach(GuestAddress.Stack(-Size), Size, write: true);

    private bool PushMemory(in Instruction i)
    {
        if (!GuestAddress.Describes(in i)) return false;
        memory.Load(R9D, memory.Reach(GuestAddress.Of(in i), Size, write: false));
        memory.StoreLoaded(GuestAddress.Stack(-Size), Size);
        Move(-Size);
        return true;
    }

    private void Pop(Register register)
    {
        MemoryOperand top = memory.Reach(GuestAddress.Stack(0), Size, write: false);
        flags.BeforeWrite(register);
        memory.Load(HostRegisters.Of(register), in top);
        // POP ESP keeps the popped value.
        if (register != ESP) Move(Size);
    }

    /// <summary>Either all of it happens or nothing: on one page, or the interpreter does it. Without paging nothing of it can
    /// fault, and what was stored before the interpreter takes over is stored once more.</summary>
    private bool PushAll()
    {
        if (!emission.AllowsMisaligned) return false;
        MemoryOperand lowest = memory.Reach(GuestAddress.Stack(-8 * Size), 8 * Size, write: true);
        for (int register = 0; register < 8; register++)
            memory.Store(At(lowest, (7 - register) * Size), HostRegisters.Sized(HostRegisters.Guest[register], Size));
        Move(-8 * Size);
        return true;
    }

    private bool PopAll()
    {
        if (!emission.AllowsMisaligned) return false;
        // The interpreter may have to take over when registers that flags come from are loaded already.
        flags.Record();
        emission.Rebase();
        MemoryOperand lowest = memory.Reach(GuestAddress.Stack(0), 8 * Size, write: false);
        for (int register = 0; register < 8; register++)
        {
            if (register == GeneralRegister.ESP) continue;
            memory.Load(HostRegisters.Sized(HostRegisters.Guest[register], Size), At(lowest, (7 - register) * Size));
        }
        Move(8 * Size);
        return true;
    }

    /// <summary>The operand so many bytes behind another.</summary>
    private static MemoryOperand At(in MemoryOperand first, int bytes) =>
        new(first.Base, first.Index, first.Scale, first.Displacement + bytes, 1, false, first.SegmentPrefix);

    private void Leave()
    {
        MemoryOperand frame = memory.Reach(new GuestAddress(EBP, None, 1, 0), Size, write: false);
        memory.Load(R9D, in frame);
        flags.BeforeWrite(ESP);
        flags.BeforeWrite(EBP);
        Code.Emit(Iced.Intel.Code.Lea_r32_m, R8D, new MemoryOperand(RBP, Size));
        Code.Emit(Iced.Intel.Code.Mov_r32_rm32, EBP, R9D);
    }
}
