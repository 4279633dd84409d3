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
            Mnemonic.Int => &IntN,
            Mnemonic.Int3 => &Int,
            Mnemonic.Int1 => &Int1,
            Mnemonic.Into => &Into,
            Mnemonic.Iretd => &Iret<uint>,
            Mnemonic.Iret => &Iret<ushort>,
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

    public static Operation* TooLong(CpuState* s, Operation* op) => throw GuestFault.GeneralProtection();

    /// <summary>INT n; in virtual-8086 mode only IOPL 3 may (INT3 and INTO always may).</summary>
    private static Operation* IntN(CpuState* s, Operation* op)
    {
        if (s->IsVirtual8086) Privilege.RequireIopl(s);
        return Int(s, op);
    }

    /// <summary>INT1 (ICEBP): a debug trap without a cause in DR6 and without a check of the gate's privilege.</summary>
    private static Operation* Int1(CpuState* s, Operation* op)
    {
        InterruptDelivery.HardwareTrap(s, (byte)Vector.Debug, op->Next);
        return null;
    }

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

    private static Operation* Iret<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        InterruptReturn.Execute(s, op->Next, wide: sizeof(T) == 4);
        return null;
    }

    private static Operation* Cli(CpuState* s, Operation* op)
    {
        Privilege.RequireIopl(s);
        s->SystemFlags &= ~EFlags.IF;
        return Chain.To(s, op->Next);
    }

    private static Operation* Sti(CpuState* s, Operation* op)
    {
        Privilege.RequireIopl(s);
        if ((s->SystemFlags & EFlags.IF) != 0) return Chain.To(s, op->Next);
        s->SystemFlags |= EFlags.IF;
        // "sti; hlt" must not lose the interrupt that comes between the two.
        s->InterruptShadow = true;
        return Chain.Stop(s, op->Next);
    }

    private static Operation* PushFlags<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        if (s->IsVirtual8086) Privilege.RequireIopl(s);
        Stack.Push<T>(s, Flags.Read(s) & ~(EFlags.VM | EFlags.RF));
        return Chain.Next(s, op);
    }

    private static Operation* PopFlags<T>(CpuState* s, Operation* op) where T : unmanaged
    {
        if (s->IsVirtual8086) Privilege.RequireIopl(s);
        uint image = Stack.Pop<T>(s);
        Flags.Write(s, image, Flags.Changeable(s) & Width.Mask<T>());
        return Chain.Stop(s, op->Next);
    }

    private static Operation* Halt(CpuState* s, Operation* op)
    {
        Privilege.RequireRing0(s);
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
}
