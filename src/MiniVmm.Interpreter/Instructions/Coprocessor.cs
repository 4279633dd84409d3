using Iced.Intel;
using MiniVmm.I386.Faults;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>The x87 that is not there: its opcodes raise #NM where CR0.EM or CR0.TS asks for it, so that a guest can
/// emulate it or switch its context lazily (SDM vol. 3, table 9-3), and #UD otherwise.</summary>
internal static unsafe class Coprocessor
{
    public static Handler Bind(in Instruction i) => i.Mnemonic == Mnemonic.Wait ? &Wait : &Escape;

    private static Operation* Wait(CpuState* s, Operation* op)
    {
        const uint both = ControlBits.MP | ControlBits.TS;
        return (s->Cr0 & both) == both ? throw new GuestFault(Vector.DeviceNotAvailable) : Chain.Next(s, op);
    }

    private static Operation* Escape(CpuState* s, Operation* op)
    {
        bool notAvailable = (s->Cr0 & (ControlBits.EM | ControlBits.TS)) != 0;
        throw new GuestFault(notAvailable ? Vector.DeviceNotAvailable : Vector.InvalidOpcode);
    }
}
