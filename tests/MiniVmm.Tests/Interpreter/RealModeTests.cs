using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

/// <summary>Real-address mode: code at 0800:0000, which is <see cref="GuestMachine.Code"/>, and an interrupt vector table
/// at 0 whose handlers are those of the IDT.</summary>
public unsafe class RealModeTests : IDisposable
{
    private const ushort CodeParagraph = 0x800, DataParagraph = 0x1000, StackParagraph = 0x1F00;
    private readonly GuestMachine _machine;


    public RealModeTests()
        : this(new GuestMachine())
    {
    }

    private protected RealModeTests(GuestMachine machine)
    {
        _machine = machine;
        for (uint vector = 0; vector < 64; vector++)
            _machine.Memory.Store(vector * 4, GuestMachine.HandlerOf((int)vector) - GuestMachine.Handlers | (GuestMachine.Handlers << 12));
        _machine.Processor.Reset();
        (_machine.State->IdtrBase, _machine.State->IdtrLimit) = (0, 0x3FF);
        Load(SegmentRegister.CS, CodeParagraph);
        Load(SegmentRegister.DS, DataParagraph);
        Load(SegmentRegister.SS, StackParagraph);
        _machine.Eip = 0;
        _machine.Esp = 0x800;
    }

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Reset_starts_below_4_GiB()
    {
        _machine.Processor.Reset();
        Assert.Equal((0xFFFF_0000u, 0xFFF0u), (CpuState.SegmentOf(_machine.State, SegmentRegister.CS).Base, _machine.Eip));
        Assert.Equal(0u, _machine.State->Mode & (CodeMode.Code32 | CodeMode.Stack32 | CodeMode.FlatData));
    }

    [Fact]
    public void An_address_is_sixteen_times_the_segment_plus_the_offset()
    {
        Assemble(a => { a.mov(__word_ptr[0x123], 0x4567); a.push(0x89AB); a.hlt(); });
        Assert.Equal(StopReason.Halted, _machine.Run());
        Assert.Equal(0x4567, _machine.Memory.Load<ushort>(DataParagraph * 16 + 0x123));
        Assert.Equal(0x89AB, _machine.Memory.Load<ushort>(StackParagraph * 16 + 0x7FE));
    }

    [Theory]
    [InlineData("data", 13)]
    [InlineData("stack", 12)]
    public void A_word_at_FFFF_is_beyond_the_limit(string segment, int vector)
    {
        Assemble(a => { if (segment == "data") a.mov(ax, __word_ptr[bx]); else a.mov(ax, __word_ptr[bp]); });
        (_machine.Ebx, _machine.State->Gpr[GeneralRegister.EBP]) = (0xFFFF, 0xFFFF);
        Assert.Equal(vector, RunToHandler());
        // No error code: IP, CS, FLAGS.
        Assert.Equal((0, CodeParagraph), (Word(0), Word(1)));
        Assert.Equal(0x7FAu, _machine.Esp);
    }

    [Fact]
    public void INT_and_IRET_push_and_pop_three_words()
    {
        Assemble(a => { a.sti(); a.@int(0x21); a.hlt(); });
        _machine.Assemble(a => { a.inc(cx); a.iret(); }, GuestMachine.HandlerOf(0x21), bitness: 16);
        Assert.Equal(StopReason.Halted, _machine.Run());
        Assert.Equal((1u, 0x800u, CodeParagraph * 16u), (_machine.Ecx & 0xFFFF, _machine.Esp, CodeBase));
        Assert.NotEqual(0u, _machine.Eflags & EFlags.IF);
    }

    [Fact]
    public void Far_calls_and_returns_move_CS()
    {
        Assemble(a => { a.call(0x900, 0x10); a.hlt(); });
        _machine.Assemble(a => { a.mov(bx, cs); a.retf(); }, 0x9010, bitness: 16);
        Assert.Equal(StopReason.Halted, _machine.Run());
        Assert.Equal((0x900u, CodeParagraph * 16u), (_machine.Ebx & 0xFFFF, CodeBase));
    }

    [Fact]
    public void Protected_mode_and_back_keeps_big_limits()
    {
        Assemble(a =>
        {
            a.mov(eax, cr0);
            a.or(al, 1);
            a.mov(cr0, eax);
            a.mov(bx, GuestMachine.Data0);
            a.mov(ds, bx);
            a.and(al, 0xFE);
            a.mov(cr0, eax);
            a.mov(esi, 0x5_0000);
            a.mov(__dword_ptr[esi], 0x1234567);
            a.mov(bx, 0);
            a.mov(ds, bx);
            a.mov(eax, __dword_ptr[esi]);
            a.hlt();
        });
        _machine.State->GdtrBase = GuestMachine.Gdt;
        Assert.Equal(StopReason.Halted, _machine.Run());
        Assert.Equal(0x1234567u, _machine.Eax);
    }

    [Theory]
    [InlineData("lldt")]
    [InlineData("str")]
    [InlineData("verr")]
    [InlineData("lar")]
    [InlineData("arpl")]
    public void Instructions_about_descriptors_are_undefined(string name)
    {
        Assemble(a =>
        {
            switch (name)
            {
                case "lldt": a.lldt(ax); break;
                case "str": a.str(ax); break;
                case "verr": a.verr(ax); break;
                case "lar": a.lar(ax, bx); break;
                default: a.arpl(ax, bx); break;
            }
        });
        Assert.Equal(6, RunToHandler());
    }

    [Fact]
    public void A_vector_beyond_the_table_ends_in_shutdown()
    {
        Assemble(a => a.@int(0x21));
        _machine.State->IdtrLimit = 7;
        Assert.Equal(StopReason.Shutdown, _machine.Run());
    }

    [Fact]
    public void A_processor_without_protection_is_privileged()
    {
        Assemble(a => { a.cli(); a.mov(eax, cr4); a.clts(); a.lgdt(__[bx]); a.@in(al, 0x60); a.hlt(); });
        Assert.Equal(StopReason.Halted, _machine.Run());
    }

    private uint CodeBase => CpuState.SegmentOf(_machine.State, SegmentRegister.CS).Base;

    private void Assemble(Action<Iced.Intel.Assembler> write)
    {
        var assembler = new Iced.Intel.Assembler(16);
        write(assembler);
        using var stream = new MemoryStream();
        assembler.Assemble(new Iced.Intel.StreamCodeWriter(stream), 0);
        _machine.Put(GuestMachine.Code, stream.ToArray());
    }

    private void Load(SegmentRegister register, ushort paragraph)
    {
        ref Segment segment = ref CpuState.SegmentOf(_machine.State, register);
        (segment.Base, segment.Selector) = (paragraph * 16u, paragraph);
        CodeMode.Update(_machine.State);
    }

    private int RunToHandler()
    {
        Assert.Equal(StopReason.Halted, _machine.Run());
        Assert.Equal(GuestMachine.Handlers, CodeBase);
        return (int)(_machine.Eip - 1) / 16;
    }

    private ushort Word(int index) => _machine.Memory.Load<ushort>(StackParagraph * 16 + _machine.Esp + (uint)index * 2);

    public sealed class AsEmittedCode() : RealModeTests(GuestMachine.Translating());
}
