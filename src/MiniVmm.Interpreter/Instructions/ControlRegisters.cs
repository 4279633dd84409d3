using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>MOV to and from control and debug registers.</summary>
internal static unsafe class ControlRegisters
{
    public static Handler Bind(in Instruction i, ref Operation op)
    {
        bool write = i.Op0Register.IsCR() || i.Op0Register.IsDR();
        Register special = write ? i.Op0Register : i.Op1Register;
        op.Register = OperandFields.OffsetOf(write ? i.Op1Register : i.Op0Register);
        op.Immediate = (uint)special.GetNumber();
        if (special.IsDR()) return write ? &WriteDebug : &ReadDebug;
        if (op.Immediate is 1 or > 4) return null;
        return write ? &WriteControl : &ReadControl;
    }

    /// <summary>Writes CR0 with its rules: PG needs PE, reserved bits stay, a change of paging forgets translations.</summary>
    public static void WriteCr0(CpuState* s, uint value)
    {
        value = (value & ControlBits.Cr0Writable) | ControlBits.ET;
        if ((value & (ControlBits.PG | ControlBits.PE)) == ControlBits.PG) throw GuestFault.GeneralProtection();
        uint changed = s->Cr0 ^ value;
        s->Cr0 = value;
        if ((changed & (ControlBits.PG | ControlBits.WP | ControlBits.PE)) != 0) Processor.Of(s).FlushTranslations();
    }

    private static Operation* WriteControl(CpuState* s, Operation* op)
    {
        if (s->Cpl != 0) throw GuestFault.GeneralProtection();
        uint value = RegisterOperand.Load<uint>(s, op);
        switch (op->Immediate)
        {
            case 0:
                WriteCr0(s, value);
                break;
            case 2:
                s->Cr2 = value;
                break;
            case 3:
                s->Cr3 = value;
                Processor.Of(s).FlushTranslations();
                break;
            default:
                if ((value & ~ControlBits.Cr4Writable) != 0) throw GuestFault.GeneralProtection();
                s->Cr4 = value;
                Processor.Of(s).FlushTranslations();
                break;
        }
        return Chain.To(s, op->Next);
    }

    private static Operation* ReadControl(CpuState* s, Operation* op)
    {
        if (s->Cpl != 0) throw GuestFault.GeneralProtection();
        uint value = op->Immediate switch { 0 => s->Cr0, 2 => s->Cr2, 3 => s->Cr3, _ => s->Cr4 };
        RegisterOperand.Store<uint>(s, op, value);
        return Chain.Next(s, op);
    }

    private static Operation* WriteDebug(CpuState* s, Operation* op)
    {
        if (s->Cpl != 0) throw GuestFault.GeneralProtection();
        s->Dr[DebugIndex(op)] = RegisterOperand.Load<uint>(s, op);
        return Chain.Next(s, op);
    }

    private static Operation* ReadDebug(CpuState* s, Operation* op)
    {
        if (s->Cpl != 0) throw GuestFault.GeneralProtection();
        RegisterOperand.Store<uint>(s, op, s->Dr[DebugIndex(op)]);
        return Chain.Next(s, op);
    }

    /// <summary>DR4 and DR5 are other names of DR6 and DR7 while CR4.DE is clear, which it always is.</summary>
    private static int DebugIndex(Operation* op) => op->Immediate is 4 or 5 ? (int)op->Immediate + 2 : (int)op->Immediate;
}
