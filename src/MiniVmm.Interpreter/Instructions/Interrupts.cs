using Iced.Intel;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Interrupts;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>INT, INT3, INTO, IRET, CLI, STI, PUSHF, POPF, HLT, BOUND and what is undefined.</summary>
internal static unsafe class Interrupts
{
    public static Handler Bind(in Instruction i, ref Operation op)
    {
        if (i.Mnemonic == Mnemonic.Int) op.Immediate = i.Immediate8;
        if (i.Mnemonic == Mnemonic.Int3) op.Immediate = (uint)Vector.Breakpoint;
        if (i.Mnemonic == Mnemonic.Bound)
        {
            op.Register = OperandFields.OffsetOf(i.Op0Register);
            OperandFields.SetMemory(ref op, in i);
            return i.Op0Register.IsGPR32() ? &Bound<uint> : &Bound<ushort>;
        }
        return i.Mnemonic switch
        {
            Mnemonic.Int or Mnemonic.Int3 => &Int,
            Mnemonic.Into => &Into,
            Mnemonic.Iretd => &Iret,
            Mnemonic.Cli => &Cli,
            Mnemonic.Sti => &Sti,
            Mnemonic.Pushfd => &PushFlags<uint>,
            Mnemonic.Pushf => &PushFlags<ushort>,
            Mnemonic.Popfd => &PopFlags<uint>,
            Mnemonic.Popf => &PopFlags<ushort>,
            Mnemonic.Hlt => &Halt,
            _ => null,
        };
    }

    public static Operation* Undefined(CpuState* s, Operation* op) => throw new GuestFault(Vector.InvalidOpcode);

    private static Operation* Int(CpuState* s, Operation* op)
    {
        InterruptDelivery.Software(s, (byte)op->Immediate, op->Next);
        return null;
    }

    private static Operation* Into(CpuState* s, Operation* op)
    {
        if (Flags.Overflow(s) == 0) return Chain.To(s, op->Next);
        InterruptDelivery.Software(s, (byte)Vector.Overflow, op->Next);
        return null;
    }

    private static Operation* Iret(CpuState* s, Operation* op)
    {
        InterruptReturn.Iret(s);
        return null;
    }

    private static Operation* Cli(CpuState* s, Operation* op)
    {
        RequireIopl(s);
        s->SystemFlags &= ~EFlags.IF;
        return Chain.To(s, op->Next);
    }

    private static Operation* Sti(CpuState* s, Operation* op)
    {
        RequireIopl(s);
        if ((s->SystemFlags & EFlags.IF) != 0) return Chain.To(s, op->Next);
        s->SystemFlags |= EFlags.IF;
        // "sti; hlt" must not lose the interrupt that comes between the two.
        s->InterruptShadow = true;
        return Chain.Stop(s, op->Next);
    }

    private static Operation* PushFlags<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        Stack.Push<T>(s, Flags.Read(s) & ~(EFlags.VM | EFlags.RF));
        return Chain.Next(s, op);
    }

    private static Operation* PopFlags<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        uint image = Stack.Pop<T>(s);
        uint old = Flags.Read(s);
        uint fixedBits = EFlags.RF | (sizeof(T) == 2 ? 0xFFFF_0000 : 0);
        if (s->Cpl > 0) fixedBits |= EFlags.IOPL;
        if (s->Cpl > s->Iopl) fixedBits |= EFlags.IF;
        Flags.Write(s, (image & ~fixedBits) | (old & fixedBits));
        return Chain.Stop(s, op->Next);
    }

    private static Operation* Halt(CpuState* s, Operation* op)
    {
        if (s->Cpl != 0) throw GuestFault.GeneralProtection();
        s->Halted = true;
        return Chain.Stop(s, op->Next);
    }

    private static Operation* Bound<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        int index = (int)Width.SignExtend<T>(RegisterOperand.Load<T>(s, op));
        Operation upper = *op;
        upper.Displacement += (uint)sizeof(T);
        int low = (int)Width.SignExtend<T>(MemoryOperand<SegmentAddress>.Load<T>(s, op));
        int high = (int)Width.SignExtend<T>(MemoryOperand<SegmentAddress>.Load<T>(s, &upper));
        if (index < low || index > high) throw new GuestFault(Vector.BoundRange);
        return Chain.Next(s, op);
    }

    private static void RequireIopl(CpuState* s)
    {
        if (s->Cpl > s->Iopl) throw GuestFault.GeneralProtection();
    }
}
