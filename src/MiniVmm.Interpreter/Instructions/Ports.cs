using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Debugging;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.I386.Tasks;
using MiniVmm.Interpreter.Blocks;
using MiniVmm.Interpreter.Operands;

namespace MiniVmm.Interpreter.Instructions;

/// <summary>IN and OUT, with the I/O permission bitmap (SDM vol. 1, 18.5).</summary>
internal static unsafe class Ports
{
    /// <summary>Offset in the TSS of the bitmap's offset.</summary>
    private const uint BitmapBase = 102;

    public static Handler Bind(in Instruction i, ref Operation op)
    {
        bool input = i.Mnemonic == Mnemonic.In;
        OpKind port = input ? i.Op1Kind : i.Op0Kind;
        bool immediate = port == OpKind.Immediate8;
        if (immediate) op.Immediate = i.Immediate8;
        int size = (input ? i.Op0Register : i.Op1Register).GetSize();
        return size switch
        {
            1 => Select<byte>(input, immediate),
            2 => Select<ushort>(input, immediate),
            _ => Select<uint>(input, immediate),
        };
    }

    /// <summary>Reads a port after checking that this level may.</summary>
    public static uint Read(CpuState* s, ushort port, int size)
    {
        RequirePermission(s, port, size);
        if (s->BreakpointsArmed) Breakpoints.NotePort(s, port, size);
        return Processor.Of(s).Ports.In(port, size);
    }

    /// <summary>Writes a port after checking that this level may; the run ends so that deadlines are looked at anew.</summary>
    public static void Write(CpuState* s, ushort port, int size, uint value)
    {
        RequirePermission(s, port, size);
        if (s->BreakpointsArmed) Breakpoints.NotePort(s, port, size);
        Processor processor = Processor.Of(s);
        processor.Ports.Out(port, size, value);
        processor.DeviceWritten();
    }

    private static Handler Select<T>(bool input, bool immediate) where T : unmanaged => (input, immediate) switch
    {
        (true, true) => &In<T, ImmediateOperand>,
        (true, false) => &In<T, PortInDx>,
        (false, true) => &Out<T, ImmediateOperand>,
        (false, false) => &Out<T, PortInDx>,
    };

    // A read can change interrupt lines too (acknowledging a UART interrupt): look around afterwards.
    private static Operation* In<T, TPort>(CpuState* s, Operation* op) where T : unmanaged where TPort : ISource
    {
        uint value = Read(s, (ushort)TPort.Load<ushort>(s, op), sizeof(T));
        Width.Store<T>(&s->Gpr[GeneralRegister.EAX], value);
        return Chain.Stop(s, op->Next);
    }

    private static Operation* Out<T, TPort>(CpuState* s, Operation* op) where T : unmanaged where TPort : ISource
    {
        Write(s, (ushort)TPort.Load<ushort>(s, op), sizeof(T), Width.Load<T>(&s->Gpr[GeneralRegister.EAX]));
        return Chain.Stop(s, op->Next);
    }

    /// <exception cref="GuestFault">#GP where this level may not use the port.</exception>
    public static void RequirePermission(CpuState* s, ushort port, int size)
    {
        // Virtual-8086 mode looks at the bitmap whatever IOPL is.
        if (s->Cpl <= s->Iopl && !s->IsVirtual8086) return;
        Segment tr = CpuState.SegmentOf(s, SegmentRegister.TR);
        bool hasBitmap = !tr.IsNull && TaskLayout.Of(tr).IsWide;
        if (!hasBitmap || tr.Limit < BitmapBase + 1) throw GuestFault.GeneralProtection();
        uint offset = SystemAccess.Load16(s, tr.Base + BitmapBase) + (uint)port / 8;
        if (offset + 1 > tr.Limit) throw GuestFault.GeneralProtection();
        uint bits = (uint)SystemAccess.Load16(s, tr.Base + offset) >> (port & 7);
        if ((bits & ((1u << size) - 1)) != 0) throw GuestFault.GeneralProtection();
    }

    private readonly struct PortInDx : ISource
    {
        public static uint Load<T>(CpuState* s, Operation* op) where T : unmanaged => Width.Load<T>(&s->Gpr[GeneralRegister.EDX]);
    }
}
