using MiniVmm.I386.State;
using Xunit;

namespace MiniVmm.Tests.Interpreter;

/// <summary>Virtual-8086 mode, entered by an IRET of ring 0; code at 0800:0000, stack at 1F00:0800.</summary>
public unsafe class Virtual8086Tests : IDisposable
{
    private const int Protection = 13;
    private readonly GuestMachine _machine;

    public Virtual8086Tests()
        : this(new GuestMachine())
    {
    }

    private protected Virtual8086Tests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("cli")]
    [InlineData("sti")]
    [InlineData("pushf")]
    [InlineData("popf")]
    [InlineData("int")]
    [InlineData("iret")]
    [InlineData("hlt")]
    [InlineData("mov cr0")]
    public void Sensitive_instructions_fault_below_IOPL_3(string name)
    {
        Enter(iopl: 0, name);
        Assert.Equal(Protection, _machine.RunToHandler());
        Assert.Equal((0u, 0u, 0x800u), (_machine.StackWord(0), _machine.StackWord(1), _machine.StackWord(2)));
    }

    [Theory]
    [InlineData("cli")]
    [InlineData("sti")]
    [InlineData("pushf")]
    [InlineData("popf")]
    public void They_work_with_IOPL_3(string name)
    {
        Enter(iopl: 3, name);
        Assert.Equal(6, _machine.RunToHandler());
        Assert.Equal(1u, _machine.StackWord(0));
    }

    [Fact]
    public void A_fault_leaves_all_segments_on_the_stack_of_ring_0_and_IRET_takes_them_back()
    {
        Enter(iopl: 0, "ud2");
        Assert.Equal(6, _machine.RunToHandler());
        Assert.Equal(GuestMachine.KernelStack - 36, _machine.Esp);
        uint[] frame = [.. Enumerable.Range(0, 9).Select(_machine.StackWord)];
        Assert.Equal([0, 0x800, EFlags.VM | EFlags.RF | EFlags.Reserved1, 0x800, 0x1F00, 0x1001, 0x1002, 0x1003, 0x1004], frame);
        Assert.Equal((0, 0u), (_machine.State->Cpl, _machine.Eflags & EFlags.VM));
        Assert.True(CpuState.SegmentOf(_machine.State, SegmentRegister.DS).IsNull);

        _machine.Assemble(a => a.iretd(), _machine.Eip);
        _machine.State->Halted = false;
        _machine.Memory.Store(_machine.Esp, 0x100u);
        _machine.Step();
        Assert.Equal((3, 0x100u, 0x10020u),
            (_machine.State->Cpl, _machine.Eip, CpuState.SegmentOf(_machine.State, SegmentRegister.DS).Base));
        Assert.NotEqual(0u, _machine.Eflags & EFlags.VM);
    }

    [Theory]
    [InlineData(0xFF, Protection)]
    [InlineData(0x00, 6)]
    public void Ports_are_decided_by_the_bitmap_even_with_IOPL_3(byte bitmap, int vector)
    {
        for (uint i = 0; i < 16; i++) _machine.Memory.Write(GuestMachine.Tss + 104 + i, 1)[0] = bitmap;
        Enter(iopl: 3, "in");
        Assert.Equal(vector, _machine.RunToHandler());
    }

    [Fact]
    public void A_handler_outside_ring_0_is_a_protection_fault()
    {
        _machine.SetGate(6, GuestMachine.HandlerOf(6), 0xEE, GuestMachine.Code3);
        Enter(iopl: 0, "ud2");
        Assert.Equal(Protection, _machine.RunToHandler());
        Assert.Equal((GuestMachine.Code3 & ~3u) | 1, _machine.StackWord(0));
    }

    /// <summary>One instruction and an undefined one, entered in virtual-8086 mode.</summary>
    private void Enter(uint iopl, string name)
    {
        const uint flatAddress = 0x8000;
        _machine.Put(flatAddress, name switch
        {
            "cli" => [0xFA, 0x0F, 0x0B],
            "sti" => [0xFB, 0x0F, 0x0B],
            "pushf" => [0x9C, 0x0F, 0x0B],
            "popf" => [0x9D, 0x0F, 0x0B],
            "int" => [0xCD, 0x21],
            "iret" => [0xCF],
            "hlt" => [0xF4],
            "mov cr0" => [0x0F, 0x22, 0xC0],
            "in" => [0xEC, 0x0F, 0x0B],
            _ => [0x0F, 0x0B],
        });
        _machine.Esp = GuestMachine.KernelStack - 36;
        uint[] frame = [0, 0x800, EFlags.VM | (iopl << EFlags.IoplShift), 0x800, 0x1F00, 0x1001, 0x1002, 0x1003, 0x1004];
        for (int i = 0; i < frame.Length; i++) _machine.Memory.Store(_machine.Esp + (uint)i * 4, frame[i]);
        _machine.Assemble(a => a.iretd(), 0x9000);
        _machine.Eip = 0x9000;
        _machine.Step();
        Assert.Equal((3, 0u), (_machine.State->Cpl, _machine.Eip));
    }

    public sealed class AsEmittedCode() : Virtual8086Tests(GuestMachine.Translating());
}
