using System.Runtime.InteropServices;
using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Memory;
using MiniVmm.Translator;
using Xunit;

namespace MiniVmm.Tests.Interpreter;

/// <summary>A processor with its engine and 1 MiB of RAM between two canaries, flat segments in a GDT, an IDT whose
/// handlers halt at known addresses, and a TSS.</summary>
/// <remarks>
/// <code>
/// 0x01000 GDT     0x01800 IDT     0x02000 TSS       0x03000 handlers, 16 bytes each
/// 0x08000 code    0x10000 data    0x1F000 user stack top    0x20000 ring-0 stack top
/// 0x40000 page directory          0x41000 page table of the first 4 MiB
/// </code>
/// </remarks>
internal sealed unsafe class GuestMachine : IDisposable
{
    public const uint RamBytes = 1 << 20;
    public const uint Gdt = 0x1000, Idt = 0x1800, Tss = 0x2000, Handlers = 0x3000, Code = 0x8000, Data = 0x1_0000;
    public const uint UserStack = 0x1_F000, KernelStack = 0x2_0000, PageDirectory = 0x4_0000, PageTable = 0x4_1000;

    /// <summary>Selectors: flat, ring 0 and ring 3; entries from <see cref="SpareSelector"/> on are a test's own.</summary>
    public const ushort Code0 = 0x08, Data0 = 0x10, Code3 = 0x1B, Data3 = 0x23, TaskSelector = 0x28, SpareSelector = 0x30;

    private const int CanaryBytes = 4096;
    private const byte Canary = 0xA5;
    private const int Vectors = 64;

    private readonly byte* _allocation;
    private readonly IGuestRam? _ram;

    public GuestMachine()
        : this(null)
    {
    }

    /// <param name="memory">RAM of <see cref="RamBytes"/> that outlives the machine; null = some of its own.</param>
    public GuestMachine(GuestMemory? memory)
        : this(memory, p => new InterpreterEngine(p), null)
    {
    }

    /// <param name="memory">RAM of <see cref="RamBytes"/> that outlives the machine.</param>
    /// <param name="engine">Makes the engine.</param>
    public GuestMachine(GuestMemory memory, Func<Processor, IEngine> engine)
        : this(memory, engine, null)
    {
    }

    private GuestMachine(GuestMemory? memory, Func<Processor, IEngine> engine, IGuestRam? ram)
    {
        _ram = ram;
        _allocation = (byte*)NativeMemory.AlignedAlloc(RamBytes + 2 * CanaryBytes, 4096);
        new Span<byte>(_allocation, (int)RamBytes + 2 * CanaryBytes).Fill(Canary);
        Memory = memory ?? new GuestMemory(_allocation + CanaryBytes, RamBytes);
        Memory.Write(0, RamBytes).Clear();
        Processor = new Processor(Memory, Bus, Bus, Interrupts, Interrupts);
        Engine = engine(Processor);
        BuildTables();
        LoadFlat(0);
        State->Cr0 |= ControlBits.PE;
        State->Gpr[GeneralRegister.EDX] = 0;
        Esp = KernelStack;
        Eip = Code;
    }

    public GuestMemory Memory { get; }

    public Processor Processor { get; }

    public IEngine Engine { get; }

    public StubBus Bus { get; } = new();

    public StubInterrupts Interrupts { get; } = new();

    public CpuState* State => Processor.State;

    public ref uint Eip => ref State->Eip;

    public ref uint Esp => ref State->Gpr[GeneralRegister.ESP];

    public ref uint Eax => ref State->Gpr[GeneralRegister.EAX];

    public ref uint Ecx => ref State->Gpr[GeneralRegister.ECX];

    public ref uint Ebx => ref State->Gpr[GeneralRegister.EBX];

    public ref uint Esi => ref State->Gpr[GeneralRegister.ESI];

    public ref uint Edi => ref State->Gpr[GeneralRegister.EDI];

    public uint Eflags { get => Flags.Read(State); set => Flags.Write(State, value); }

    /// <summary>Whether the bytes on both sides of RAM are as they were.</summary>
    public bool CanariesAlive =>
        !new Span<byte>(_allocation, CanaryBytes).ContainsAnyExcept(Canary)
        && !new Span<byte>(_allocation + CanaryBytes + RamBytes, CanaryBytes).ContainsAnyExcept(Canary);

    /// <summary>A machine that runs emitted code from the first entry of a block on, in RAM as guests have it.</summary>
    public static GuestMachine Translating() => Translating(new RamFile(MachineConfig.DefaultRamDirectory, RamBytes));

    /// <summary>The same in RAM that guests from a snapshot have: mapped once, so that the monitor cannot write to guarded pages.
    /// </summary>
    public static GuestMachine TranslatingPrivately() => Translating(PrivateRam());

    /// <summary>An interpreter there, with guarded pages all the same.</summary>
    public static GuestMachine GuardingPrivately()
    {
        PrivateRam ram = PrivateRam();
        ram.Memory.GuardsCode = true;
        return new GuestMachine(ram.Memory, p => new InterpreterEngine(p), ram);
    }

    private static PrivateRam PrivateRam()
    {
        string file = Path.GetTempFileName();
        using (FileStream stream = File.OpenWrite(file)) stream.SetLength(RamBytes);
        var ram = new PrivateRam(File.OpenHandle(file), 0, RamBytes);
        File.Delete(file);
        return ram;
    }

    private static GuestMachine Translating(IGuestRam ram)
    {
        var options = new TranslatorOptions { StartEntries = 0, HotEntries = 0, CodeBytes = 1 << 20 };
        return new GuestMachine(
            ram.Memory, p => TranslatorEngine.TryCreate(p, options, out string reason) ?? throw new NotSupportedException(reason), ram);
    }

    public static uint HandlerOf(int vector) => Handlers + (uint)vector * 16;

    /// <summary>Assembles 32-bit code at an address (by default where the machine starts).</summary>
    public uint Assemble(Action<Assembler> write, uint at = Code, int bitness = 32)
    {
        var assembler = new Assembler(bitness);
        write(assembler);
        using var stream = new MemoryStream();
        assembler.Assemble(new StreamCodeWriter(stream), at);
        Put(at, stream.ToArray());
        return at + (uint)stream.Length;
    }

    public void Put(uint address, params ReadOnlySpan<byte> bytes) => bytes.CopyTo(Memory.Write(address, (uint)bytes.Length));

    public StopReason Run(long budget = 100_000) => Engine.Run(ref *State, budget, out _);

    /// <summary>Runs exactly <paramref name="instructions"/>.</summary>
    public void Step(long instructions = 1)
    {
        StopReason reason = Engine.Run(ref *State, instructions, out long retired);
        Assert.Equal((StopReason.BudgetSpent, instructions), (reason, retired));
    }

    /// <summary>Runs to the HLT of a handler and says which vector it was; -1 for a HLT elsewhere.</summary>
    public int RunToHandler()
    {
        Assert.Equal(StopReason.Halted, Run());
        uint index = (Eip - 1 - Handlers) / 16;
        return Eip > Handlers && index < Vectors ? (int)index : -1;
    }

    /// <summary>A doubleword of the current stack, counted from its top.</summary>
    public uint StackWord(int index) => Memory.Load<uint>(Esp + (uint)index * 4);

    /// <summary>Puts the machine into ring 3 with IOPL 0 and its own stack.</summary>
    public void EnterUserMode()
    {
        LoadFlat(3);
        Processor.SetPrivilege(3);
        Esp = UserStack;
    }

    public void SetDescriptor(ushort selector, uint @base, uint limit, byte access, byte flags)
    {
        ulong low = (limit & 0xFFFF) | ((@base & 0xFFFF) << 16);
        ulong high = ((@base >> 16) & 0xFF) | ((uint)access << 8) | (limit & 0xF_0000) | ((uint)flags << 20) | (@base & 0xFF00_0000);
        Memory.Store(Gdt + (selector & ~7u), low | (high << 32));
    }

    public void SetGate(int vector, uint target, byte access = 0xEE, ushort selector = Code0)
    {
        Memory.Store(Idt + (uint)vector * 8, (target & 0xFFFF) | ((uint)selector << 16));
        Memory.Store(Idt + (uint)vector * 8 + 4, (target & 0xFFFF_0000) | ((uint)access << 8));
    }

    /// <summary>Identity-maps the first 4 MiB with the given rights and turns paging on.</summary>
    public void EnablePaging(uint rights = PageBits.Present | PageBits.Writable | PageBits.User)
    {
        Memory.Store(PageDirectory, PageTable | PageBits.Present | PageBits.Writable | PageBits.User);
        for (uint page = 0; page < 1024; page++) Memory.Store(PageTable + page * 4, (page << 12) | rights);
        State->Cr3 = PageDirectory;
        State->Cr0 |= ControlBits.PG;
        CodeMode.UpdateAccess(State);
        Processor.FlushTranslations();
    }

    public ref uint Pte(uint linear) => ref *(uint*)(Memory.Alias + PageTable + (linear >> 12) * 4);

    /// <summary>Changes a page table entry and forgets its translation.</summary>
    public void Map(uint linear, uint entry)
    {
        Pte(linear) = entry;
        Processor.FlushTranslation(linear);
    }

    public void Dispose()
    {
        Engine.Dispose();
        Processor.Dispose();
        NativeMemory.AlignedFree(_allocation);
        _ram?.Dispose();
    }

    private void BuildTables()
    {
        const byte flat32 = 0xC;
        SetDescriptor(Code0, 0, 0xF_FFFF, 0x9B, flat32);
        SetDescriptor(Data0, 0, 0xF_FFFF, 0x93, flat32);
        SetDescriptor(Code3, 0, 0xF_FFFF, 0xFB, flat32);
        SetDescriptor(Data3, 0, 0xF_FFFF, 0xF3, flat32);
        SetDescriptor(TaskSelector, Tss, 0xFFF, 0x8B, 0);
        Memory.Store(Tss + 4, KernelStack);
        Memory.Store(Tss + 8, (uint)Data0);
        Memory.Store(Tss + 102, (ushort)104);
        for (int vector = 0; vector < Vectors; vector++)
        {
            SetGate(vector, HandlerOf(vector));
            Put(HandlerOf(vector), 0xF4);
        }
        (State->GdtrBase, State->GdtrLimit) = (Gdt, 0x7FF);
        (State->IdtrBase, State->IdtrLimit) = (Idt, Vectors * 8 - 1);
        CpuState.SegmentOf(State, SegmentRegister.TR) = new Segment { Base = Tss, Limit = 0xFFF, Access = 0x8B, Selector = TaskSelector };
    }

    private void LoadFlat(int ring)
    {
        uint access = (uint)(0xC093 | (ring << Segment.DplShift));
        ushort data = ring == 0 ? Data0 : Data3;
        CpuState.SegmentOf(State, SegmentRegister.CS) =
            new Segment { Limit = uint.MaxValue, Access = access | Segment.Code, Selector = ring == 0 ? Code0 : Code3 };
        for (SegmentRegister register = SegmentRegister.ES; register <= SegmentRegister.GS; register++)
            if (register != SegmentRegister.CS)
                CpuState.SegmentOf(State, register) = new Segment { Limit = uint.MaxValue, Access = access, Selector = data };
        CodeMode.Update(State);
    }
}
