using MiniVmm.I386.Faults;
using MiniVmm.I386.State;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>What an instruction demands of the state it is executed in.</summary>
internal static unsafe class Privilege
{
    /// <exception cref="GuestFault">#GP.</exception>
    public static void RequireRing0(CpuState* s)
    {
        if (s->Cpl != 0) throw GuestFault.GeneralProtection();
    }

    /// <exception cref="GuestFault">#GP: the level is above IOPL.</exception>
    public static void RequireIopl(CpuState* s)
    {
        if (s->Cpl > s->Iopl) throw GuestFault.GeneralProtection();
    }

    /// <exception cref="GuestFault">#UD: without descriptor tables, in real-address and virtual-8086 mode.</exception>
    public static void RequireDescriptors(CpuState* s)
    {
        if (s->HasRealSegments) throw new GuestFault(Vector.InvalidOpcode);
    }
}
