using Iced.Intel;
using MiniVmm.I386.State;
using MiniVmm.Machine.Debugging.Registers;
using MiniVmm.Machine.Running;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Machine.Debugging;

public sealed class RunControlTests
{
    /// <summary>Rounds after which every engine has made of the loop what it makes of hot code.</summary>
    private const int HotRounds = 300_000, MoreRounds = 1000;

    private const uint Counted = DebuggedGuest.Load + 0x1000;

    // Of the program below: behind the first call, and the second instruction of the loop.
    private static readonly uint Between = DebuggedGuest.Entry + 15, InLoop = DebuggedGuest.Entry + 30;

    public static TheoryData<string> AllEngines => [.. Engines.Names];

    [Theory]
    [MemberData(nameof(AllEngines))]
    public void A_breakpoint_in_hot_code_stops_each_round_and_changes_nothing(string engine)
    {
        using var guest = new DebuggedGuest(engine, CountTwice);
        Assert.Equal("OK", guest.Ask($"Z0,{Between:x},1"));
        Assert.Equal("T05thread:1;", guest.Go("c"));
        Assert.Equal(Between, guest.Register(RegisterNumber.Eip));

        uint before = guest.Register(GeneralRegister.EAX);
        Assert.Equal("OK", guest.Ask($"Z1,{InLoop:x},1"));
        guest.Ask("qSupported:swbreak+");
        for (uint round = 1; round <= 3; round++)
        {
            Assert.Equal("T05thread:1;hwbreak:;", guest.Go("c"));
            Assert.Equal((InLoop, before + round), (guest.Register(RegisterNumber.Eip), guest.Register(GeneralRegister.EAX)));
        }
        Assert.Equal("T05thread:1;", guest.Go("s"));
        Assert.Equal(InLoop + 3, guest.Register(RegisterNumber.Eip));

        Assert.Equal("OK", guest.Ask($"z1,{InLoop:x},1"));
        ExitReport end = guest.RunToEnd(detached: false), alone = DebuggedGuest.Alone(engine, CountTwice);
        Assert.Equal((alone.Reason, alone.Status, alone.Statistics.Retired), (end.Reason, end.Status, end.Statistics.Retired));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public void A_debugger_that_goes_takes_its_breakpoints_along(string engine)
    {
        using var guest = new DebuggedGuest(engine, CountTwice);
        guest.Ask($"Z0,{InLoop:x},1");
        guest.Ask($"Z2,{Counted:x},4");
        guest.Go("c");

        Assert.Equal(7, guest.RunToEnd(detached: true).Status);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public void A_watchpoint_stops_behind_the_access(string engine)
    {
        using var guest = new DebuggedGuest(engine, CountTwice);
        guest.Ask($"Z2,{Counted + 2:x},1");
        Assert.Equal($"T05thread:1;watch:{Counted + 2:x};", guest.Go("vCont;c"));
        Assert.Equal("01000000", guest.Ask($"m{Counted:x},4"));
        guest.Ask($"z2,{Counted + 2:x},1");

        guest.Ask($"Z3,{Counted:x},4");
        Assert.Equal($"T05thread:1;rwatch:{Counted:x};", guest.Go("c"));
        Assert.Equal(1u, guest.Register(GeneralRegister.EDX));
        guest.Ask($"z3,{Counted:x},4");
        Assert.Equal(7, guest.RunToEnd(detached: false).Status);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public void A_step_is_one_repetition(string engine)
    {
        using var guest = new DebuggedGuest(engine, a => { a.mov(edi, (int)Counted); a.mov(ecx, 3); a.rep.stosb(); a.hlt(); });
        for (int i = 0; i < 3; i++) guest.Go("s");
        Assert.Equal((DebuggedGuest.Entry + 10, 2u), (guest.Register(RegisterNumber.Eip), guest.Register(GeneralRegister.ECX)));
        for (int i = 0; i < 2; i++) guest.Go("vCont;s:1");
        Assert.Equal(DebuggedGuest.Entry + 12, guest.Register(RegisterNumber.Eip));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public void What_is_written_into_hot_code_is_executed(string engine)
    {
        using var guest = new DebuggedGuest(engine, CountTwice);
        guest.Ask($"Z0,{Between:x},1");
        guest.Go("c");

        // inc eax becomes dec eax.
        Assert.Equal("OK", guest.Ask($"M{InLoop - 1:x},1:48"));
        Assert.Equal("OK", guest.Ask($"P0={Hex(5000)}"));
        guest.Ask($"Z0,{Between + 10:x},1");
        guest.Go("c");
        Assert.Equal(5000u - MoreRounds, guest.Register(GeneralRegister.EAX));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public void An_interrupt_stops_a_guest_that_runs(string engine)
    {
        using var guest = new DebuggedGuest(engine, a => { Label self = a.CreateLabel(); a.Label(ref self); a.jmp(self); });
        Assert.Equal("T02thread:1;", guest.GoAndInterrupt());
        Assert.Equal(DebuggedGuest.Entry, guest.Register(RegisterNumber.Eip));
    }

    [Fact]
    public void A_triple_fault_can_be_looked_at_before_it_ends_the_machine()
    {
        using var guest = new DebuggedGuest(Engines.Interpreter, a => a.ud2());
        Assert.Equal("T0bthread:1;", guest.Go("c"));
        Assert.Equal(DebuggedGuest.Entry, guest.Register(RegisterNumber.Eip));
        Assert.Equal(ExitReason.Shutdown, guest.RunToEnd(detached: false).Reason);
    }

    private static string Hex(uint value) => Convert.ToHexString(BitConverter.GetBytes(value));

    private static void CountTwice(Assembler a)
    {
        Label count = a.CreateLabel();
        a.mov(esp, (int)Counted);
        a.mov(ecx, HotRounds);
        a.call(count);
        a.mov(ecx, MoreRounds);
        a.call(count);
        a.mov(al, 7);
        a.@out(0xF4, al);
        a.Label(ref count);
        a.inc(eax);
        a.add(ebx, 2);
        a.dec(ecx);
        a.jne(count);
        a.mov(__dword_ptr[Counted], 1);
        a.mov(edx, __dword_ptr[Counted]);
        a.ret();
    }
}
