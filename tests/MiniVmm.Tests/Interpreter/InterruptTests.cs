using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class InterruptTests : IDisposable
{
    private const int DoubleFault = 8, NotPresent = 11, Protection = 13, PageFault = 14;

    private readonly GuestMachine _machine;

    public InterruptTests()
        : this(new GuestMachine())
    {
    }

    private protected InterruptTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(0x8E, false)] // interrupt gate
    [InlineData(0x8F, true)] // trap gate
    public void An_interrupt_gate_clears_IF_and_a_trap_gate_keeps_it(int access, bool kept)
    {
        uint end = _machine.Assemble(a => a.@int(0x20));
        _machine.SetGate(0x20, GuestMachine.HandlerOf(0x20), (byte)access);
        _machine.Eflags = EFlags.IF | EFlags.CF;
        Assert.Equal(0x20, _machine.RunToHandler());
        Assert.Equal(kept, (_machine.Eflags & EFlags.IF) != 0);
        Assert.Equal((end, (uint)GuestMachine.Code0), (_machine.StackWord(0), _machine.StackWord(1)));
        Assert.Equal(EFlags.IF | EFlags.CF | EFlags.Reserved1, _machine.StackWord(2));
    }

    [Fact]
    public void IRET_in_ring_0_restores_place_and_flags()
    {
        _machine.Assemble(a => { a.@int(0x20); a.hlt(); });
        _machine.Assemble(a => a.iretd(), GuestMachine.HandlerOf(0x20));
        _machine.Eflags = EFlags.IF | EFlags.DF | EFlags.OF | EFlags.SF;
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(EFlags.IF | EFlags.DF | EFlags.OF | EFlags.SF | EFlags.Reserved1, _machine.Eflags);
        Assert.Equal(GuestMachine.KernelStack, _machine.Esp);
    }

    [Fact]
    public void From_ring_3_the_stack_of_the_TSS_takes_the_frame_and_IRET_returns()
    {
        _machine.Assemble(a => { a.@int(0x20); a.@int(0x21); });
        _machine.Assemble(a => a.iretd(), GuestMachine.HandlerOf(0x20));
        _machine.EnterUserMode();
        Assert.Equal(0x21, _machine.RunToHandler());
        Assert.Equal((0, GuestMachine.KernelStack - 20), (_machine.State->Cpl, _machine.Esp));
        uint[] frame = [.. Enumerable.Range(0, 5).Select(_machine.StackWord)];
        Assert.Equal([GuestMachine.Code + 4, GuestMachine.Code3, EFlags.Reserved1, GuestMachine.UserStack, GuestMachine.Data3], frame);
        Assert.Equal(GuestMachine.Data0, CpuState.SegmentOf(_machine.State, SegmentRegister.SS).Selector);
    }

    [Fact]
    public void A_return_to_ring_3_takes_away_segments_of_ring_0()
    {
        _machine.Assemble(a =>
        {
            a.push(GuestMachine.Data3);
            a.push((int)GuestMachine.UserStack);
            a.push(0x202);
            a.push(GuestMachine.Code3);
            a.push((int)GuestMachine.Code + 0x100);
            a.iretd();
        });
        _machine.Assemble(a => a.mov(eax, __[GuestMachine.Data]), GuestMachine.Code + 0x100);
        Assert.Equal(Protection, _machine.RunToHandler());
        Assert.Equal(GuestMachine.Code + 0x100, _machine.StackWord(1));
        Assert.True(CpuState.SegmentOf(_machine.State, SegmentRegister.DS).IsNull);
    }

    [Fact]
    public void Ring_3_may_not_use_a_gate_of_ring_0()
    {
        _machine.Assemble(a => a.@int(0x20));
        _machine.SetGate(0x20, GuestMachine.HandlerOf(0x20), 0x8E);
        _machine.EnterUserMode();
        Assert.Equal(Protection, _machine.RunToHandler());
        Assert.Equal((0x20u * 8 + 2, GuestMachine.Code), (_machine.StackWord(0), _machine.StackWord(1)));
    }

    [Theory]
    [InlineData("beyond limit", Protection, 0x40u * 8 + 2)]
    [InlineData("not present", NotPresent, 0x20u * 8 + 2)]
    [InlineData("no gate", Protection, 0x20u * 8 + 2)]
    public void A_bad_gate_is_named_in_the_error_code(string what, int vector, uint error)
    {
        _machine.Assemble(a => a.@int((sbyte)(what == "beyond limit" ? 0x40 : 0x20)));
        _machine.SetGate(0x20, GuestMachine.HandlerOf(0x20), what == "not present" ? (byte)0x6E : (byte)0x92);
        Assert.Equal(vector, _machine.RunToHandler());
        Assert.Equal((error, GuestMachine.Code), (_machine.StackWord(0), _machine.StackWord(1)));
    }

    [Fact]
    public void A_page_fault_whose_handler_is_not_there_is_a_double_fault()
    {
        _machine.Assemble(a => a.mov(eax, __[0x5_0000]));
        _machine.EnablePaging();
        _machine.Map(0x5_0000, 0);
        _machine.SetGate(PageFault, GuestMachine.HandlerOf(PageFault), 0x0E);
        Assert.Equal(DoubleFault, _machine.RunToHandler());
        Assert.Equal((0u, GuestMachine.Code), (_machine.StackWord(0), _machine.StackWord(1)));
    }

    [Fact]
    public void A_benign_fault_whose_handler_is_not_there_becomes_the_second_fault()
    {
        _machine.Assemble(a => a.ud2());
        _machine.SetGate(6, GuestMachine.HandlerOf(6), 0x0E);
        Assert.Equal(NotPresent, _machine.RunToHandler());
    }

    [Fact]
    public void A_double_fault_that_cannot_be_delivered_shuts_the_processor_down()
    {
        _machine.Assemble(a => { a.nop(); a.ud2(); });
        _machine.State->IdtrLimit = 0;
        Assert.Equal(StopReason.Shutdown, _machine.Run());
        Assert.Equal(GuestMachine.Code + 1, _machine.Eip);
    }

    [Fact]
    public void A_stack_that_is_not_there_escalates_to_shutdown_in_ring_0()
    {
        _machine.Assemble(a => a.push(eax));
        _machine.EnablePaging();
        _machine.Map(0x5_0000, 0);
        _machine.Esp = 0x5_0800;
        Assert.Equal(StopReason.Shutdown, _machine.Run());
    }

    [Fact]
    public void A_TSS_without_a_stack_shuts_the_processor_down()
    {
        _machine.Assemble(a => a.@int(0x20));
        _machine.Memory.Store(GuestMachine.Tss + 8, (ushort)0);
        _machine.EnterUserMode();
        // #TS needs the same stack, so it cannot be delivered either: contributory on contributory, then shutdown.
        Assert.Equal(StopReason.Shutdown, _machine.Run());
    }

    [Theory]
    [InlineData("int3", 3)]
    [InlineData("into", 4)]
    public void INT3_and_INTO_return_behind_themselves(string instruction, int vector)
    {
        uint end = _machine.Assemble(a => { if (instruction == "int3") a.int3(); else a.into(); });
        _machine.Eflags = EFlags.OF;
        Assert.Equal(vector, _machine.RunToHandler());
        Assert.Equal(end, _machine.StackWord(0));
    }

    [Fact]
    public void A_hardware_interrupt_needs_IF_and_comes_between_instructions()
    {
        _machine.Assemble(a => { a.inc(eax); a.inc(eax); a.sti(); a.inc(eax); a.inc(eax); a.hlt(); });
        _machine.Interrupts.Vector = 0x25;
        Assert.Equal(0x25, _machine.RunToHandler());
        Assert.Equal(3u, _machine.Eax);
    }

    [Fact]
    public void An_interrupt_comes_between_two_repetitions()
    {
        _machine.Assemble(a => { a.rep.stosb(); a.hlt(); });
        (_machine.Ecx, _machine.Edi, _machine.Eflags) = (50, GuestMachine.Data, EFlags.IF);
        _machine.Step(20);
        _machine.Interrupts.Vector = 0x25;
        Assert.Equal(0x25, _machine.RunToHandler());
        Assert.Equal((30u, GuestMachine.Code), (_machine.Ecx, _machine.StackWord(0)));
    }

    public sealed class AsEmittedCode() : InterruptTests(GuestMachine.Translating());
}
