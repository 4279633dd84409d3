using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class BreakpointTests : IDisposable
{
    private const int Debug = 1;
    private const uint OnWrite = 1, OnPort = 2, OnAccess = 3;
    private readonly GuestMachine _machine;

    public BreakpointTests()
        : this(new GuestMachine())
    {
    }

    private protected BreakpointTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void An_instruction_breakpoint_faults_before_it_and_RF_passes_it()
    {
        uint end = _machine.Assemble(a => { a.inc(eax); a.inc(eax); a.hlt(); });
        Arm(0, GuestMachine.Code + 1, 0, 0);
        Assert.Equal(Debug, _machine.RunToHandler());
        Assert.Equal((1u, GuestMachine.Code + 1), (_machine.Eax, _machine.StackWord(0)));
        Assert.Equal((1u, 0u), (_machine.State->Dr[6] & 0xF, _machine.StackWord(2) & EFlags.RF));

        _machine.Memory.Store(_machine.Esp + 8, _machine.StackWord(2) | EFlags.RF);
        _machine.Assemble(a => a.iretd(), _machine.Eip);
        _machine.State->Halted = false;
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((2u, end, 0u), (_machine.Eax, _machine.Eip, _machine.Eflags & EFlags.RF));
    }

    [Theory]
    // kind, LEN, address of the access relative to the breakpoint, whether it writes -> trap?
    [InlineData(OnWrite, 3u, 0, true, true)]
    [InlineData(OnWrite, 3u, 3, true, true)]
    [InlineData(OnWrite, 3u, 4, true, false)]
    [InlineData(OnWrite, 3u, -1, true, true)]
    [InlineData(OnWrite, 3u, 0, false, false)]
    [InlineData(OnAccess, 0u, 0, false, true)]
    [InlineData(OnAccess, 0u, 1, false, false)]
    [InlineData(OnAccess, 1u, 1, true, true)]
    public void A_data_breakpoint_traps_after_the_access(uint kind, uint length, int distance, bool write, bool traps)
    {
        const uint watched = GuestMachine.Data + 0x100;
        uint next = _machine.Assemble(a => { if (write) a.mov(__word_ptr[ebx], cx); else a.mov(cx, __word_ptr[ebx]); });
        _machine.Assemble(a => a.hlt(), next);
        _machine.Ebx = watched + (uint)distance;
        // The page is in the TLB already: arming must take it out.
        _machine.Step();
        _machine.Eip = GuestMachine.Code;
        Arm(2, watched, kind, length);
        Assert.Equal(traps ? Debug : -1, _machine.RunToHandler());
        if (traps) Assert.Equal((next, 4u), (_machine.StackWord(0), _machine.State->Dr[6] & 0xF));
    }

    [Fact]
    public void A_watched_repetition_traps_after_the_element_with_RF_set()
    {
        _machine.Assemble(a => { a.rep.stosd(); a.hlt(); });
        (_machine.Ecx, _machine.Edi) = (8, GuestMachine.Data);
        Arm(0, GuestMachine.Data + 8, OnWrite, 3);
        Assert.Equal(Debug, _machine.RunToHandler());
        Assert.Equal((5u, GuestMachine.Code), (_machine.Ecx, _machine.StackWord(0)));
        Assert.NotEqual(0u, _machine.StackWord(2) & EFlags.RF);
    }

    [Fact]
    public void A_port_breakpoint_needs_CR4_DE()
    {
        _machine.Assemble(a => { a.@out(0x80, al); a.hlt(); });
        Arm(1, 0x80, OnPort, 0);
        _machine.State->Cr4 |= ControlBits.DE;
        Assert.Equal(MiniVmm.I386.Contracts.StopReason.DeviceWritten, _machine.Run());
        Assert.Equal(Debug, _machine.RunToHandler());
        Assert.Equal((GuestMachine.Code + 2, 2u), (_machine.StackWord(0), _machine.State->Dr[6] & 0xF));
    }

    [Fact]
    public void A_load_of_SS_holds_the_trap_back_for_one_instruction()
    {
        uint next = _machine.Assemble(a => { a.mov(ss, __word_ptr[ebx]); a.nop(); a.nop(); });
        _machine.Memory.Store(GuestMachine.Data, GuestMachine.Data0);
        _machine.Ebx = GuestMachine.Data;
        Arm(0, GuestMachine.Data, OnAccess, 1);
        Assert.Equal(Debug, _machine.RunToHandler());
        Assert.Equal(next - 1, _machine.StackWord(0));
    }

    [Fact]
    public void General_detection_faults_at_a_debug_register_and_switches_itself_off()
    {
        _machine.Assemble(a => a.mov(eax, dr0));
        _machine.State->Dr[7] |= 1 << 13;
        Assert.Equal(Debug, _machine.RunToHandler());
        Assert.Equal((GuestMachine.Code, 1u << 13, 0u),
            (_machine.StackWord(0), _machine.State->Dr[6] & 0xE00F, _machine.State->Dr[7] & (1 << 13)));
    }

    [Theory]
    [InlineData(0u, -1)]
    [InlineData(ControlBits.DE, 6)]
    public void DR4_is_DR6_unless_CR4_DE_takes_it_away(uint cr4, int vector)
    {
        _machine.Assemble(a => { a.db(0x0F, 0x21, 0xE0); a.hlt(); }); // mov eax, dr4
        _machine.State->Cr4 = cr4;
        Assert.Equal(vector, _machine.RunToHandler());
        if (vector < 0) Assert.Equal(0xFFFF_0FF0u, _machine.Eax);
    }

    [Fact]
    public void Arming_by_MOV_takes_effect_at_the_next_instruction()
    {
        _machine.Assemble(a => { a.mov(dr7, ebx); a.inc(ecx); });
        _machine.State->Dr[0] = GuestMachine.Code + 3;
        _machine.Ebx = 1;
        Assert.Equal(Debug, _machine.RunToHandler());
        Assert.Equal((GuestMachine.Code + 3, 0u), (_machine.StackWord(0), _machine.Ecx));
    }

    [Fact]
    public void INT1_traps_behind_itself_and_leaves_DR6()
    {
        _machine.Put(GuestMachine.Code, 0xF1);
        _machine.SetGate(Debug, GuestMachine.HandlerOf(Debug), 0x8E);
        _machine.EnterUserMode();
        Assert.Equal(Debug, _machine.RunToHandler());
        Assert.Equal((GuestMachine.Code + 1, 0u), (_machine.StackWord(0), _machine.State->Dr[6] & 0xE00F));
    }

    private void Arm(int index, uint address, uint kind, uint length)
    {
        _machine.State->Dr[index] = address;
        _machine.State->Dr[7] |= (2u << (2 * index)) | ((kind | (length << 2)) << (16 + 4 * index));
        MiniVmm.I386.Debugging.Breakpoints.Update(_machine.State);
    }

    public sealed class AsEmittedCode() : BreakpointTests(GuestMachine.Translating());
}
