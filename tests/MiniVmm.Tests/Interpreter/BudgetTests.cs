using Iced.Intel;
using MiniVmm.I386.Contracts;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class BudgetTests : IDisposable
{
    private readonly GuestMachine _machine;

    public BudgetTests()
        : this(new GuestMachine())
    {
    }

    private protected BudgetTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Slices_of_any_size_retire_exactly_their_size_and_end_in_the_same_state(int slice)
    {
        const int total = 3000;
        using var whole = new GuestMachine();
        whole.Assemble(Mixture);
        whole.Step(total);
        _machine.Assemble(Mixture);
        for (int done = 0; done < total; done += slice) _machine.Step(Math.Min(slice, total - done));

        Assert.Equal(whole.Memory.Read(0, GuestMachine.RamBytes), _machine.Memory.Read(0, GuestMachine.RamBytes));
        for (int i = 0; i < 8; i++) Assert.Equal(whole.State->Gpr[i], _machine.State->Gpr[i]);
        Assert.Equal((whole.Eip, whole.Eflags), (_machine.Eip, _machine.Eflags));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(5000, 5000)]
    public void Every_repetition_counts_as_one_instruction_and_none_as_one(int count, int expected)
    {
        _machine.Assemble(a => { a.rep.stosd(); a.hlt(); });
        (_machine.Ecx, _machine.Edi) = ((uint)count, GuestMachine.Data);
        Assert.Equal(StopReason.Halted, _machine.Engine.Run(ref *_machine.State, 1_000_000, out long retired));
        Assert.Equal(expected + 1, retired);
    }

    [Fact]
    public void A_repetition_stops_between_two_elements_when_the_budget_ends()
    {
        _machine.Assemble(a => { a.rep.movsb(); a.hlt(); });
        (_machine.Ecx, _machine.Esi, _machine.Edi) = (100, GuestMachine.Data, GuestMachine.Data + 0x1000);
        _machine.Step(37);
        Assert.Equal((63u, GuestMachine.Code), (_machine.Ecx, _machine.Eip));
        Assert.Equal(GuestMachine.Data + 37, _machine.Esi);
        _machine.Step(63);
        Assert.Equal((0u, GuestMachine.Code + 2), (_machine.Ecx, _machine.Eip));
    }

    [Fact]
    public void A_device_write_ends_the_run_after_its_instruction()
    {
        _machine.Assemble(a => { a.nop(); a.@out(0x80, al); a.nop(); a.hlt(); });
        Assert.Equal(StopReason.DeviceWritten, _machine.Engine.Run(ref *_machine.State, 100, out long retired));
        Assert.Equal((2L, GuestMachine.Code + 3), (retired, _machine.Eip));
        Assert.Single(_machine.Bus.Writes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void A_device_write_to_memory_ends_the_run_after_its_instruction_in_cold_blocks_and_hot_ones(int laps)
    {
        _machine.Assemble(a =>
        {
            Label again = a.CreateLabel();
            a.Label(ref again);
            a.inc(ecx);
            a.mov(__dword_ptr[ebx], ecx);
            a.inc(edx);
            a.jmp(again);
        });
        uint behind = GuestMachine.Code + 3;
        // Warm up with memory behind the address, so that the block is quickened, then with a device.
        _machine.Ebx = GuestMachine.Data;
        _machine.Step(laps * 4);
        _machine.Ebx = 0xFEB0_0000;
        for (int lap = 0; lap < 3; lap++)
        {
            Assert.Equal(StopReason.DeviceWritten, _machine.Engine.Run(ref *_machine.State, 100, out long retired));
            Assert.Equal((lap == 0 ? 2L : 4, behind), (retired, _machine.Eip));
        }
        Assert.Equal(3, _machine.Bus.Writes.Count);
    }

    [Fact]
    public void An_endless_chain_of_faults_spends_the_budget()
    {
        // The handler of #UD is UD2: no instruction ever completes.
        _machine.SetGate(6, GuestMachine.Code);
        _machine.Assemble(a => a.ud2());
        Assert.Equal(StopReason.BudgetSpent, _machine.Engine.Run(ref *_machine.State, 1000, out long retired));
        Assert.Equal(1000, retired);
        Assert.Equal(GuestMachine.KernelStack - 1000 * 12, _machine.Esp);
    }

    /// <summary>Loops, calls, memory, strings and flags; it never ends.</summary>
    private static void Mixture(Assembler a)
    {
        Label again = a.CreateLabel(), function = a.CreateLabel(), after = a.CreateLabel();
        a.Label(ref again);
        a.mov(edi, (int)GuestMachine.Data);
        a.mov(ecx, 13);
        a.rep.stosd();
        a.add(eax, 0x1234567);
        a.push(eax);
        a.call(function);
        a.pop(ebx);
        a.mov(esi, (int)GuestMachine.Data);
        a.mov(ecx, 40);
        a.repne.scasb();
        a.jmp(after);
        a.Label(ref function);
        a.adc(edx, eax);
        a.rcl(edx, 3);
        a.add(__[esp + 4], edx);
        a.ret();
        a.Label(ref after);
        a.dec(ebp);
        a.jne(again);
        a.jmp(again);
    }

    public sealed class AsEmittedCode() : BudgetTests(GuestMachine.Translating());
}
