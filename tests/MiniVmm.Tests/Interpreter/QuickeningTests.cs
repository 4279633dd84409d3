using Iced.Intel;
using MiniVmm.I386.Contracts;
using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

/// <summary>Hot blocks run by other handlers than cold ones; a guest cannot tell. Single instructions are always cold:
/// they are the reference.</summary>
public unsafe class QuickeningTests : IDisposable
{
    private const int PageFault = 14, Hot = 1000;

    private readonly GuestMachine _machine;

    public QuickeningTests()
        : this(new GuestMachine())
    {
    }

    private protected QuickeningTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hot_programs_end_as_they_do_one_instruction_at_a_time(bool userMode)
    {
        int first = (int)Setting.Of("MINIVMM_SEED", 386), count = (int)Setting.Of("MINIVMM_CASES", 40);
        for (int seed = first; seed < first + count; seed++)
        {
            using GuestMachine quick = Prepare(seed, userMode), single = Prepare(seed, userMode);
            Exception? difference = Record.Exception(() => Compare(quick, single, new Random(seed)));
            if (difference is not null)
                Assert.Fail($"{difference}\nAgain:\n  MINIVMM_SEED={seed} MINIVMM_CASES=1 dotnet test tests/MiniVmm.Tests --filter QuickeningTests");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_budget_may_end_between_a_compare_and_its_jump(int budget)
    {
        // Three instructions a round, of 1, 5 and 2 bytes.
        _machine.Assemble(Loop(a => { a.inc(eax); a.cmp(eax, 0x1000_0000); }));
        _machine.Step(3 * Hot);
        _machine.Step(budget);
        uint[] eips = [GuestMachine.Code, GuestMachine.Code + 1, GuestMachine.Code + 6];
        Assert.Equal((uint)(Hot + (budget + 2) / 3), _machine.Eax);
        Assert.Equal(eips[budget % 3], _machine.Eip);
    }

    [Fact]
    public void A_fault_in_a_hot_compare_names_it_and_not_the_jump()
    {
        _machine.Assemble(Loop(a => { a.add(ebx, 4); a.cmp(__dword_ptr[ebx], 1); }));
        _machine.EnablePaging();
        _machine.Map(HotProgram.Hole, 0);
        _machine.Ebx = HotProgram.Hole - 4 * Hot;
        Assert.Equal(PageFault, _machine.RunToHandler());
        Assert.Equal((HotProgram.Hole, GuestMachine.Code + 3), (_machine.State->Cr2, _machine.StackWord(1)));
        Assert.Equal(HotProgram.Hole, _machine.Ebx);
    }

    [Fact]
    public void A_fault_sees_the_flags_of_the_instruction_before_it()
    {
        // The flags of ADD are overwritten by XOR, but the load between them faults.
        _machine.Assemble(Loop(a => { a.add(ebx, 4); a.stc(); a.adc(edx, -1); a.mov(ecx, __[ebx]); a.xor(edi, ebx); a.test(ebx, ebx); }));
        _machine.EnablePaging();
        _machine.Map(HotProgram.Hole, 0);
        _machine.Ebx = HotProgram.Hole - 4 * Hot;
        Assert.Equal(PageFault, _machine.RunToHandler());
        // EDX is 0 + -1 + 1: zero, with carry out of every bit.
        Assert.Equal(EFlags.CF | EFlags.ZF | EFlags.PF | EFlags.AF, _machine.StackWord(3) & EFlags.Status);
    }

    [Fact]
    public void The_jump_of_a_hot_pair_may_be_rewritten_by_the_block_that_holds_it()
    {
        // The last round turns JNE into JE by writing over it two instructions ahead.
        const byte je = 0x74, jne = 0x75;
        uint end = _machine.Assemble(a =>
        {
            Label again = a.CreateLabel();
            a.Label(ref again);
            a.dec(ecx);
            a.mov(__byte_ptr[edi + ecx * 4], je);
            a.cmp(ecx, 0);
            a.jne(again);
            a.hlt();
        });
        uint patch = end - 3;
        Assert.Equal(jne, _machine.Memory.Load<byte>(patch));
        // ECX counts down to 1: there the store hits the opcode of the jump, which then is not taken.
        (_machine.Ecx, _machine.Edi) = (Hot, patch - 4);
        Assert.Equal(StopReason.Halted, _machine.Engine.Run(ref *_machine.State, 100_000, out long retired));
        Assert.Equal((1u, 4L * (Hot - 1) + 1), (_machine.Ecx, retired));
    }

    [Fact]
    public void An_interrupt_is_taken_between_two_rounds_of_a_hot_loop()
    {
        _machine.Assemble(Loop(a => { a.inc(eax); a.test(eax, eax); }));
        _machine.Eflags |= EFlags.IF;
        _machine.Step(3 * Hot);
        _machine.Interrupts.Vector = 0x20;
        Assert.Equal(0x20, _machine.RunToHandler());
        Assert.Equal((GuestMachine.Code, (uint)Hot), (_machine.StackWord(0), _machine.Eax));
    }

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 24) - 1)] // with the one of Map below all generations, so that the number is the same again
    public void A_hot_call_goes_where_its_page_table_says_now(int generations)
    {
        // The same linear address, first in one frame and then in another.
        const uint linear = 0x7_0000, other = 0x7_1000;
        _machine.Assemble(a => { a.inc(eax); a.ret(); }, linear);
        _machine.Assemble(a => { a.inc(edx); a.ret(); }, other);
        _machine.EnablePaging();
        _machine.Assemble(Loop(a => { a.call(linear); a.inc(ecx); }));
        _machine.Step(5 * Hot);
        for (int i = 0; i < generations; i++) _machine.Processor.ForgetEnteredCode();
        _machine.Map(linear, other | PageBits.Present | PageBits.Writable);
        _machine.Step(5 * Hot);
        Assert.Equal(((uint)Hot, (uint)Hot), (_machine.Eax, _machine.State->Gpr[GeneralRegister.EDX]));
    }

    private static Action<Assembler> Loop(Action<Assembler> body) => a =>
    {
        Label again = a.CreateLabel();
        a.Label(ref again);
        body(a);
        a.jne(again);
        a.hlt();
    };

    private static GuestMachine Prepare(int seed, bool userMode)
    {
        var machine = new GuestMachine();
        new HotProgram(new Random(seed)).Assemble(machine);
        if (userMode) machine.EnterUserMode();
        machine.EnablePaging();
        machine.Map(HotProgram.Hole, 0);
        return machine;
    }

    private static void Compare(GuestMachine quick, GuestMachine single, Random random)
    {
        for (StopReason reason = StopReason.BudgetSpent; reason == StopReason.BudgetSpent;)
        {
            reason = quick.Engine.Run(ref *quick.State, 1 + random.Next(3000), out long retired);
            for (long i = 0; i < retired; i++) single.Engine.Run(ref *single.State, 1, out _);
            for (int i = 0; i < 8; i++) Assert.Equal(single.State->Gpr[i], quick.State->Gpr[i]);
            Assert.Equal((single.Eip, single.Eflags), (quick.Eip, quick.Eflags));
            Assert.Equal((single.State->Cr2, single.State->Halted), (quick.State->Cr2, quick.State->Halted));
            Assert.True(single.Memory.Read(0, GuestMachine.RamBytes).SequenceEqual(quick.Memory.Read(0, GuestMachine.RamBytes)));
        }
    }

    public sealed class AsEmittedCode() : QuickeningTests(GuestMachine.Translating());
}
