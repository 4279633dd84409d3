using Iced.Intel;
using MiniVmm.Devices.Serial;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Memory;
using MiniVmm.Machine.Recordings;
using MiniVmm.Machine.Running;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Machine.Snapshots;

/// <summary>A deterministic guest in 1 MiB to whom everything happens: timer interrupts, halts, repeated string instructions, code
/// that rewrites a function beside it, time stamps, letters to and from the console.</summary>
internal static unsafe class EventfulGuest
{
    public const uint RamBytes = 1 << 20, Counter = 0x5_0000, Ticks = 0x5_0004, Stamps = 0x5_0008, Heard = 0x5_000C, Code = 0x8000, Handler = 0x9000;

    private const uint Gdt = 0x1000, Idt = 0x1800, Function = 0x8800, Stack = 0x4_0000, Data = 0x6_0000;
    private const int Vector = 0x20, Divisor = 1193;
    private const uint RepeatedWords = 200;

    public static MachineConfig Config(string engine) => new()
    {
        Kernel = "",
        Engine = engine,
        Memory = RamBytes,
        ClockHz = 3_000_000,
        Deterministic = true,
        RamDirectory = Path.GetTempPath(),
    };

    public static VirtualMachine Build(string engine, IByteSink console) => Build(Config(engine), console, null);

    public static VirtualMachine Build(MachineConfig config, IByteSink console, IMachineJournal? journal)
    {
        var owned = new Stack<IDisposable>();
        if (journal is not null) owned.Push(journal);
        var ram = new RamFile(Path.GetTempPath(), RamBytes);
        owned.Push(ram);
        return MachineBuilder.Assemble(config, ram, Load, console, makeEngine: null, owned, journal: journal);
    }

    private static void Load(VirtualMachine machine)
    {
        CpuState* s = machine.Processor.State;
        GuestMemory memory = machine.Processor.Memory;
        memory.Store(Gdt + 8, 0x00CF_9B00_0000_FFFFul);
        memory.Store(Gdt + 16, 0x00CF_9300_0000_FFFFul);
        memory.Store(Idt + 8 * Vector, Handler & 0xFFFF | 8u << 16);
        memory.Store(Idt + 8 * Vector + 4, 0x8E00u);
        (s->GdtrBase, s->GdtrLimit, s->IdtrBase, s->IdtrLimit) = (Gdt, 0x17, Idt, 8 * (Vector + 1) - 1);
        s->Cr0 = ControlBits.PE | ControlBits.ET;
        for (SegmentRegister register = SegmentRegister.ES; register <= SegmentRegister.GS; register++)
        {
            bool code = register == SegmentRegister.CS;
            CpuState.SegmentOf(s, register) = new Segment
            {
                Limit = uint.MaxValue,
                Access = code ? 0xC09Bu : 0xC093u,
                Selector = code ? (ushort)8 : (ushort)16,
            };
        }
        CodeMode.Update(s);
        CodeMode.UpdateAccess(s);
        (s->Eip, s->Gpr[GeneralRegister.ESP]) = (Code, Stack);
        Put(memory, Code, Work);
        Put(memory, Handler, Tick);
        Put(memory, Function, a => { a.mov(al, (byte)'a'); a.ret(); });
    }

    private static void Work(Assembler a)
    {
        foreach ((int port, int value) in (ReadOnlySpan<(int, int)>)[(0x20, 0x11), (0x21, Vector), (0x21, 4), (0x21, 1), (0x21, 0xFE), (0x43, 0x34), (0x40, Divisor & 0xFF), (0x40, Divisor >> 8)])
        {
            a.mov(al, (byte)value);
            a.@out((byte)port, al);
        }
        a.sti();
        Label again = a.CreateLabel();
        a.Label(ref again);
        a.mov(ecx, (int)RepeatedWords);
        a.mov(esi, (int)Data);
        a.mov(edi, (int)Data + 4);
        a.rep.movsd();
        a.cli();
        a.rdtsc();
        a.add(__dword_ptr[Stamps], eax);
        a.mov(__dword_ptr[Data], eax);
        a.xor(__byte_ptr[Function + 1], 3);
        a.call(Function);
        a.mov(edx, 0x3F8);
        a.@out(dx, al);
        Label silent = a.CreateLabel();
        a.mov(edx, 0x3FD);
        a.@in(al, dx);
        a.test(al, 1);
        a.je(silent);
        a.mov(edx, 0x3F8);
        a.@in(al, dx);
        a.@out(dx, al);
        a.add(__byte_ptr[Heard], al);
        a.Label(ref silent);
        a.sti();
        a.inc(__dword_ptr[Counter]);
        a.test(__dword_ptr[Counter], 0xFF);
        a.jne(again);
        a.hlt();
        a.jmp(again);
    }

    private static void Tick(Assembler a)
    {
        a.push(eax);
        a.inc(__dword_ptr[Ticks]);
        a.mov(al, 0x20);
        a.@out(0x20, al);
        a.pop(eax);
        a.iretd();
    }

    private static void Put(GuestMemory memory, uint address, Action<Assembler> write)
    {
        var assembler = new Assembler(32);
        write(assembler);
        using var stream = new MemoryStream();
        assembler.Assemble(new StreamCodeWriter(stream), address);
        stream.ToArray().CopyTo(memory.Write(address, (uint)stream.Length));
    }
}
