using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class TrapTests : IDisposable
{
    private const int DebugVector = 1, Line = 32;
    private readonly GuestMachine _machine;

    public TrapTests()
        : this(new GuestMachine())
    {
    }

    private protected TrapTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Single_step_traps_after_every_instruction_even_where_the_next_block_is_known()
    {
        _machine.Assemble(a =>
        {
            Iced.Intel.Label loop = a.CreateLabel();
            a.Label(ref loop);
            a.inc(eax);
            a.jmp(loop);
        });
        _machine.Step(21); // the loop is chained to itself now, and the jump is next
        uint before = _machine.Eax;
        _machine.Eflags = EFlags.TF;
        Assert.Equal(DebugVector, _machine.RunToHandler());
        Assert.Equal((before, GuestMachine.Code), (_machine.Eax, _machine.StackWord(0)));
        Assert.NotEqual(0u, _machine.StackWord(2) & EFlags.TF);
        Assert.Equal(0u, _machine.Eflags & EFlags.TF);
        Assert.NotEqual(0u, _machine.State->Dr[6] & (1 << 14));
    }

    [Fact]
    public void Single_step_traps_after_each_repetition()
    {
        _machine.Assemble(a => a.rep.stosb());
        (_machine.Ecx, _machine.Edi, _machine.Eflags) = (5, GuestMachine.Data, EFlags.TF);
        Assert.Equal(DebugVector, _machine.RunToHandler());
        Assert.Equal((4u, GuestMachine.Code), (_machine.Ecx, _machine.StackWord(0)));
    }

    [Fact]
    public void A_software_interrupt_is_not_followed_by_a_single_step_trap()
    {
        _machine.Assemble(a => a.@int(0x21));
        _machine.Eflags = EFlags.TF;
        Assert.Equal(0x21, _machine.RunToHandler());
        Assert.NotEqual(0u, _machine.StackWord(2) & EFlags.TF);
    }

    [Fact]
    public void An_interrupt_waits_for_one_instruction_after_STI_and_no_longer()
    {
        _machine.Assemble(a =>
        {
            Iced.Intel.Label loop = a.CreateLabel();
            a.nop();
            a.Label(ref loop);
            a.inc(eax);
            a.jmp(loop);
        });
        _machine.Step(20); // the loop is chained to itself now
        uint count = _machine.Eax;
        uint loop = GuestMachine.Code + 1;
        _machine.Assemble(a => { a.sti(); a.jmp(loop); }, GuestMachine.Code + 0x100);
        (_machine.Eip, _machine.Eflags, _machine.Interrupts.Vector) = (GuestMachine.Code + 0x100, 0, Line);
        Assert.Equal(Line, _machine.RunToHandler());
        Assert.Equal((count, loop), (_machine.Eax, _machine.StackWord(0)));
    }

    [Fact]
    public void STI_HLT_wakes_up_to_the_interrupt_with_the_address_behind_HLT()
    {
        uint end = _machine.Assemble(a => { a.sti(); a.hlt(); });
        _machine.Interrupts.Vector = Line;
        Assert.Equal(Line, _machine.RunToHandler());
        Assert.Equal(end, _machine.StackWord(0));
    }

    [Fact]
    public void A_halted_processor_sleeps_until_an_interrupt_and_for_ever_without_IF()
    {
        _machine.Assemble(a => { a.hlt(); a.nop(); });
        Assert.Equal(StopReason.Halted, _machine.Run());
        Assert.Equal(StopReason.Halted, _machine.Run());
        _machine.Interrupts.Vector = Line;
        Assert.Equal(StopReason.Halted, _machine.Run());
        Assert.Equal(GuestMachine.Code + 1, _machine.Eip);
        _machine.Eflags = EFlags.IF;
        Assert.Equal(Line, _machine.RunToHandler());
    }

    [Fact]
    public void MOV_SS_holds_interrupts_off_so_that_ESP_can_follow()
    {
        _machine.Assemble(a => { a.mov(ss, ebx); a.mov(esp, 0x18000); a.nop(); });
        (_machine.Ebx, _machine.Eflags, _machine.Interrupts.Vector) = (GuestMachine.Data0, EFlags.IF, null);
        _machine.Step();
        _machine.Interrupts.Vector = Line;
        Assert.Equal(Line, _machine.RunToHandler());
        Assert.Equal(0x18000u - 12, _machine.Esp);
    }

    [Fact]
    public void The_shadow_of_STI_outlives_the_end_of_a_budget()
    {
        _machine.Assemble(a => { a.sti(); a.inc(eax); a.nop(); });
        _machine.Step();
        _machine.Interrupts.Vector = Line;
        Assert.Equal(Line, _machine.RunToHandler());
        Assert.Equal(1u, _machine.Eax);
    }

    public sealed class AsEmittedCode() : TrapTests(GuestMachine.Translating());
}
