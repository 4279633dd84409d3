using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class CallGateTests : IDisposable
{
    private const int Protection = 13, NotPresent = 11, StackFault = 12;
    private const ushort Gate = GuestMachine.SpareSelector;
    private const uint Target = 0x9000;
    private readonly GuestMachine _machine;

    public CallGateTests()
        : this(new GuestMachine())
    {
    }

    private protected CallGateTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void To_an_inner_level_copies_parameters_and_a_return_drops_them_on_both_stacks()
    {
        SetGate(0xEC, parameters: 2);
        _machine.Assemble(a => { a.push(0x2222); a.push(0x1111); a.call(Gate, 0xDEAD); a.ud2(); });
        _machine.Assemble(a => { a.mov(eax, __dword_ptr[esp + 8]); a.mov(ebx, __dword_ptr[esp + 12]); a.mov(ecx, __dword_ptr[esp + 16]); a.retf(8); }, Target);
        _machine.EnterUserMode();
        Assert.Equal(6, _machine.RunToHandler());
        Assert.Equal((0x1111u, 0x2222u, GuestMachine.UserStack - 8), (_machine.Eax, _machine.Ebx, _machine.Ecx));
        Assert.Equal((uint)GuestMachine.Code3, _machine.StackWord(1));
        Assert.Equal(GuestMachine.UserStack, _machine.StackWord(3));
    }

    [Fact]
    public void A_16_bit_gate_copies_words()
    {
        SetGate(0xE4, parameters: 1);
        _machine.Assemble(a => { a.push(0x11112222); a.call(Gate, 0); });
        _machine.Assemble(a => a.ud2(), Target);
        _machine.EnterUserMode();
        Assert.Equal(6, _machine.RunToHandler());
        // The fault's frame (three doublewords), then IP, CS, the parameter, SP, SS.
        ushort[] words = [.. Enumerable.Range(0, 5).Select(i => _machine.Memory.Load<ushort>(_machine.Esp + 12 + (uint)i * 2))];
        Assert.Equal([(ushort)(GuestMachine.Code + 12), GuestMachine.Code3, 0x2222, unchecked((ushort)(GuestMachine.UserStack - 4)), GuestMachine.Data3], words);
    }

    [Theory]
    [InlineData((byte)0x8C, 0, Protection, (uint)Gate)] // the gate is for ring 0
    [InlineData((byte)0x6C, 0, NotPresent, (uint)Gate)]
    public void The_gate_itself_is_checked_first(byte access, byte parameters, int vector, uint error)
    {
        SetGate(access, parameters);
        _machine.Assemble(a => a.call(Gate, 0));
        _machine.EnterUserMode();
        Assert.Equal(vector, _machine.RunToHandler());
        Assert.Equal((error, GuestMachine.Code), (_machine.StackWord(0), _machine.StackWord(1)));
    }

    [Fact]
    public void A_jump_through_a_gate_does_not_change_the_level()
    {
        SetGate(0xEC, 0);
        _machine.Assemble(a => a.jmp(Gate, 0));
        _machine.EnterUserMode();
        Assert.Equal(Protection, _machine.RunToHandler());
        Assert.Equal((uint)GuestMachine.Code0, _machine.StackWord(0));
    }

    [Fact]
    public void A_full_inner_stack_is_named_by_its_selector()
    {
        const ushort small = GuestMachine.SpareSelector + 8;
        _machine.SetDescriptor(small, 0, 0x20, 0x93, 0x4);
        _machine.Memory.Store(GuestMachine.Tss + 4, 8u);
        _machine.Memory.Store(GuestMachine.Tss + 8, (uint)small);
        SetGate(0xEC, 0);
        _machine.Assemble(a => a.call(Gate, 0));
        _machine.SetGate(StackFault, GuestMachine.HandlerOf(StackFault), 0xEE, GuestMachine.Code3);
        _machine.EnterUserMode();
        _machine.Step();
        // The handler is in ring 3, where there is a stack.
        Assert.Equal((GuestMachine.HandlerOf(StackFault), 3), (_machine.Eip, _machine.State->Cpl));
        Assert.Equal((small, GuestMachine.Code), (_machine.StackWord(0), _machine.StackWord(1)));
    }

    private void SetGate(byte access, byte parameters)
    {
        _machine.Memory.Store(GuestMachine.Gdt + Gate, Target & 0xFFFF | ((uint)GuestMachine.Code0 << 16));
        _machine.Memory.Store(GuestMachine.Gdt + Gate + 4, (Target & 0xFFFF_0000) | ((uint)access << 8) | parameters);
    }

    public sealed class AsEmittedCode() : CallGateTests(GuestMachine.Translating());
}
