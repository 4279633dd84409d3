using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class TaskSwitchTests : IDisposable
{
    private const int Debug = 1, InvalidTss = 10, Protection = 13;
    private const ushort OtherTask = GuestMachine.SpareSelector, SmallTask = GuestMachine.SpareSelector + 8;
    private const uint OtherTss = 0x6000, OtherCode = 0x9000, OtherStack = 0x1_8000;
    private const byte Available = 0x89, Busy = 0x8B;

    private readonly GuestMachine _machine;


    public TaskSwitchTests()
        : this(new GuestMachine())
    {
    }

    private protected TaskSwitchTests(GuestMachine machine)
    {
        _machine = machine;
        _machine.SetDescriptor(OtherTask, OtherTss, 0x67, Available, 0);
        Store(0x20, OtherCode);
        Store(0x24, EFlags.Reserved1);
        Store(0x28, 0xAAAA);
        Store(0x38, OtherStack);
        foreach (uint segment in (uint[])[0x48, 0x50, 0x54, 0x58, 0x5C]) Store(segment, GuestMachine.Data0);
        Store(0x4C, GuestMachine.Code0);
    }

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_jump_saves_one_task_and_loads_the_other()
    {
        _machine.Assemble(a => { a.nop(); a.jmp(OtherTask, 0xDEAD); });
        _machine.Ebx = 0x1234;
        _machine.Step(2);
        Assert.Equal((OtherCode, 0xAAAAu, OtherStack), (_machine.Eip, _machine.Eax, _machine.Esp));
        Assert.Equal((0x1234u, GuestMachine.Code + 8),
            (_machine.Memory.Load<uint>(GuestMachine.Tss + 0x34), _machine.Memory.Load<uint>(GuestMachine.Tss + 0x20)));
        Assert.Equal((Available, Busy), (Access(GuestMachine.TaskSelector), Access(OtherTask)));
        Assert.Equal((OtherTask, 0u), (CpuState.SegmentOf(_machine.State, SegmentRegister.TR).Selector, _machine.Eflags & EFlags.NT));
        Assert.NotEqual(0u, _machine.State->Cr0 & ControlBits.TS);
    }

    [Fact]
    public void A_call_nests_and_IRET_returns()
    {
        _machine.Assemble(a => { a.call(OtherTask, 0); a.ud2(); });
        _machine.Assemble(a => a.iretd(), OtherCode);
        _machine.Step();
        Assert.NotEqual(0u, _machine.Eflags & EFlags.NT);
        Assert.Equal(GuestMachine.TaskSelector, _machine.Memory.Load<ushort>(OtherTss));
        Assert.Equal((Busy, Busy), (Access(GuestMachine.TaskSelector), Access(OtherTask)));
        Assert.Equal(6, _machine.RunToHandler());
        Assert.Equal((GuestMachine.Code + 7, Available), (_machine.StackWord(0), Access(OtherTask)));
        Assert.Equal(OtherCode + 1, _machine.Memory.Load<uint>(OtherTss + 0x20));
    }

    [Fact]
    public void A_task_gate_gets_the_error_code_on_the_stack_of_the_new_task()
    {
        _machine.Memory.Store(GuestMachine.Idt + Protection * 8, (uint)OtherTask << 16);
        _machine.Memory.Store(GuestMachine.Idt + Protection * 8 + 4, 0x8500u);
        _machine.Assemble(a => a.mov(ds, ebx));
        _machine.Assemble(a => { a.pop(eax); a.hlt(); }, OtherCode);
        _machine.Ebx = 0xFF8;
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(0xFF8u, _machine.Eax);
        // The old task is to resume at the fault, past a breakpoint on it.
        Assert.Equal(GuestMachine.Code, _machine.Memory.Load<uint>(GuestMachine.Tss + 0x20));
        Assert.NotEqual(0u, _machine.Memory.Load<uint>(GuestMachine.Tss + 0x24) & EFlags.RF);
    }

    [Fact]
    public void A_bad_segment_is_a_fault_of_the_new_task()
    {
        Store(0x54, 0x1F8);
        _machine.Assemble(a => a.jmp(OtherTask, 0));
        Assert.Equal(InvalidTss, _machine.RunToHandler());
        Assert.Equal((0x1F8u, OtherCode), (_machine.StackWord(0), _machine.StackWord(1)));
        Assert.Equal(OtherTask, CpuState.SegmentOf(_machine.State, SegmentRegister.TR).Selector);
    }

    [Theory]
    [InlineData("busy", Protection)]
    [InlineData("short", InvalidTss)]
    public void A_bad_TSS_is_a_fault_of_the_old_task(string what, int vector)
    {
        _machine.SetDescriptor(OtherTask, OtherTss, what == "short" ? 0x66u : 0x67, what == "busy" ? Busy : Available, 0);
        _machine.Assemble(a => a.jmp(OtherTask, 0));
        Assert.Equal(vector, _machine.RunToHandler());
        Assert.Equal(((uint)OtherTask, GuestMachine.Code), (_machine.StackWord(0), _machine.StackWord(1)));
        Assert.Equal(GuestMachine.TaskSelector, CpuState.SegmentOf(_machine.State, SegmentRegister.TR).Selector);
    }

    [Fact]
    public void The_T_bit_traps_before_the_first_instruction_of_the_task()
    {
        _machine.Memory.Store(OtherTss + 0x64, (ushort)1);
        _machine.Assemble(a => a.jmp(OtherTask, 0));
        Assert.Equal(Debug, _machine.RunToHandler());
        Assert.Equal((OtherCode, 1u << 15), (_machine.StackWord(0), _machine.State->Dr[6] & 0xE00F));
    }

    [Fact]
    public void A_16_bit_task_saves_and_loads_words()
    {
        const uint tss = 0x6800;
        _machine.SetDescriptor(SmallTask, tss, 0x2B, 0x81, 0);
        ushort[] image = [0, 0, 0, 0, 0, 0, 0, (ushort)OtherCode, 2, 0x1111, 0, 0, 0, 0x7000, 0, 0, 0, GuestMachine.Data0, GuestMachine.Code0, GuestMachine.Data0, GuestMachine.Data0, 0];
        for (int i = 0; i < image.Length; i++) _machine.Memory.Store(tss + (uint)i * 2, image[i]);
        _machine.Assemble(a => a.call(SmallTask, 0));
        _machine.Step();
        Assert.Equal((OtherCode, 0x1111u), (_machine.Eip, _machine.Eax & 0xFFFF));
        Assert.Equal(GuestMachine.TaskSelector, _machine.Memory.Load<ushort>(tss));
        Assert.True(CpuState.SegmentOf(_machine.State, SegmentRegister.FS).IsNull);
    }

    private void Store(uint offset, uint value) => _machine.Memory.Store(OtherTss + offset, value);

    private byte Access(ushort selector) => _machine.Memory.Load<byte>(GuestMachine.Gdt + selector + 5);

    public sealed class AsEmittedCode() : TaskSwitchTests(GuestMachine.Translating());
}
