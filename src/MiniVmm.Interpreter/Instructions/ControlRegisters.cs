using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Debugging;
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

    /// <summary>Writes CR0 with its rules: PG needs PE, NW needs CD, reserved bits stay, a change of paging forgets translations.</summary>
    public static void WriteCr0(CpuState* s, uint value)
    {
        value = (value & ControlBits.Cr0Writable) | ControlBits.ET;
        bool impossible = (value & (ControlBits.PG | ControlBits.PE)) == ControlBits.PG
            || (value & (ControlBits.CD | ControlBits.NW)) == ControlBits.NW;
        if (impossible) throw GuestFault.GeneralProtection();
        uint changed = s->Cr0 ^ value;
        s->Cr0 = value;
        CodeMode.UpdateAccess(s);
        if ((changed & (ControlBits.PG | ControlBits.WP | ControlBits.PE)) != 0) Processor.Of(s).FlushTranslations();
    }

    private static Operation* WriteControl(CpuState* s, Operation* op)
    {
        Privilege.RequireRing0(s);
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
                Breakpoints.Update(s);
                break;
        }
        return Chain.To(s, op->Next);
    }

    private static Operation* ReadControl(CpuState* s, Operation* op)
    {
        Privilege.RequireRing0(s);
        uint value = op->Immediate switch { 0 => s->Cr0, 2 => s->Cr2, 3 => s->Cr3, _ => s->Cr4 };
        RegisterOperand.Store<uint>(s, op, value);
        return Chain.Next(s, op);
    }

    private static Operation* WriteDebug(CpuState* s, Operation* op)
    {
        int index = DebugIndex(s, op);
        uint value = RegisterOperand.Load<uint>(s, op);
        // What these bits read as is fixed (SDM vol. 3, figure 17-1).
        if (index == 6) value = (value & 0x0000_E00F) | 0xFFFF_0FF0;
        if (index == 7) value = (value & 0xFFFF_23FF) | 0x0000_0400;
        s->Dr[index] = value;
        Breakpoints.Update(s);
        return Chain.Stop(s, op->Next);
    }

    private static Operation* ReadDebug(CpuState* s, Operation* op)
    {
        RegisterOperand.Store<uint>(s, op, s->Dr[DebugIndex(s, op)]);
        return Chain.Next(s, op);
    }

    /// <summary>DR4 and DR5 are other names of DR6 and DR7 unless CR4.DE takes them away.</summary>
    /// <exception cref="GuestFault">#UD, #GP outside ring 0, or #DB where DR7 detects accesses.</exception>
    private static int DebugIndex(CpuState* s, Operation* op)
    {
        bool alias = op->Immediate is 4 or 5;
        if (alias && (s->Cr4 & ControlBits.DE) != 0) throw new GuestFault(Vector.InvalidOpcode);
        Privilege.RequireRing0(s);
        if ((s->Dr[7] & Breakpoints.GeneralDetect) != 0)
        {
            s->Dr[6] |= Breakpoints.AccessDetected;
            throw new GuestFault(Vector.Debug);
        }
        return (int)op->Immediate + (alias ? 2 : 0);
    }
}
