using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

/// <summary>What rings and tables decide: SYSENTER, MSRs, LAR and its kind, prefixes, alignment, the absent x87.</summary>
public unsafe class SystemInstructionTests : IDisposable
{
    private const int Undefined = 6, NotAvailable = 7, Protection = 13, Alignment = 17;
    private readonly GuestMachine _machine;

    public SystemInstructionTests()
        : this(new GuestMachine())
    {
    }

    private protected SystemInstructionTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void SYSENTER_and_SYSEXIT_switch_rings_without_memory()
    {
        const uint kernelEntry = 0x9000;
        // What SYSENTER_CS names must be four descriptors in a row; only the selectors show.
        const ushort first = 0x40;
        _machine.Assemble(a => { a.sysenter(); a.nop(); });
        _machine.Assemble(a =>
        {
            a.mov(ebx, cs);
            a.mov(edx, (int)GuestMachine.Code + 2);
            a.mov(ecx, 0x1_E000);
            a.sysexit();
        }, kernelEntry);
        _machine.Put(GuestMachine.Code + 2, 0x0F, 0x0B);
        (_machine.State->SysenterCs, _machine.State->SysenterEsp, _machine.State->SysenterEip) = (first, 0x1_D000, kernelEntry);
        _machine.EnterUserMode();
        Assert.Equal(Undefined, _machine.RunToHandler());
        uint[] frame = [.. Enumerable.Range(0, 5).Select(_machine.StackWord)];
        Assert.Equal([GuestMachine.Code + 2, first + 16u + 3, EFlags.Reserved1 | EFlags.RF, 0x1_E000, first + 24u + 3], frame);
        Assert.Equal(first, _machine.Ebx);
    }

    [Fact]
    public void SYSENTER_without_a_selector_is_a_protection_fault()
    {
        _machine.Assemble(a => a.sysenter());
        Assert.Equal(Protection, _machine.RunToHandler());
    }

    [Theory]
    [InlineData(0x174u, -1)]
    [InlineData(0x175u, -1)]
    [InlineData(0x176u, -1)]
    [InlineData(0x1Bu, Protection)]
    public void An_MSR_keeps_what_is_written_and_others_do_not_exist(uint number, int vector)
    {
        _machine.Assemble(a => { a.wrmsr(); a.mov(eax, 0); a.rdmsr(); a.hlt(); });
        (_machine.Ecx, _machine.Eax) = (number, 0x1234_5678);
        Assert.Equal(vector, _machine.RunToHandler());
        if (vector < 0) Assert.Equal(0x1234_5678u, _machine.Eax);
    }

    [Fact]
    public void The_time_stamp_counter_can_be_set()
    {
        _machine.Assemble(a => { a.wrmsr(); a.rdtsc(); a.hlt(); });
        (_machine.Ecx, _machine.Eax, _machine.State->Gpr[GeneralRegister.EDX]) = (0x10, 500, 3);
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((500u, 3u), (_machine.Eax, _machine.State->Gpr[GeneralRegister.EDX]));
    }

    [Theory]
    [InlineData(GuestMachine.Code0, 0, 0x00CF_9B00u, uint.MaxValue, true, false)]
    [InlineData(GuestMachine.Data0, 0, 0x00CF_9300u, uint.MaxValue, true, true)]
    [InlineData(GuestMachine.TaskSelector, 0, 0x0000_8B00u, 0xFFFu, false, false)]
    [InlineData(GuestMachine.Data0, 3, 0u, 0u, false, false)] // out of ring 3's sight
    [InlineData(GuestMachine.Data3, 3, 0x00CF_F300u, uint.MaxValue, true, true)]
    [InlineData((ushort)0, 0, 0u, 0u, false, false)]
    [InlineData((ushort)0xFFF8, 0, 0u, 0u, false, false)]
    public void LAR_LSL_VERR_and_VERW_tell_what_may_be_known(ushort selector, int ring, uint rights, uint limit, bool readable, bool writable)
    {
        _machine.Assemble(a =>
        {
            a.lar(eax, ebx);
            a.lsl(ecx, ebx);
            a.verr(bx);
            a.setz(dl);
            a.verw(bx);
            a.setz(dh);
            a.ud2();
        });
        (_machine.Ebx, _machine.Eax, _machine.Ecx) = (selector, 0, 0);
        if (ring == 3) _machine.EnterUserMode();
        Assert.Equal(Undefined, _machine.RunToHandler());
        Assert.Equal((rights, limit), (_machine.Eax, _machine.Ecx));
        Assert.Equal((readable ? 1u : 0) | (writable ? 0x100u : 0), _machine.State->Gpr[GeneralRegister.EDX]);
    }

    [Theory]
    [InlineData(0x10, 3, 0x13, true)]
    [InlineData(0x13, 1, 0x13, false)]
    public void ARPL_raises_a_privilege_level_only(ushort selector, int level, ushort expected, bool zero)
    {
        _machine.Assemble(a => { a.arpl(ax, bx); a.hlt(); });
        (_machine.Eax, _machine.Ebx) = (selector, (uint)level);
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((expected, zero), ((ushort)_machine.Eax, (_machine.Eflags & EFlags.ZF) != 0));
    }

    [Theory]
    [InlineData(new byte[] { 0xF0, 0x01, 0xC8 }, Undefined)] // lock add eax, ecx: no memory
    [InlineData(new byte[] { 0xF0, 0x8B, 0x03 }, Undefined)] // lock mov
    [InlineData(new byte[] { 0xF0, 0x3B, 0x03 }, Undefined)] // lock cmp
    [InlineData(new byte[] { 0xF0, 0x0F, 0xA3, 0x03 }, Undefined)] // lock bt
    [InlineData(new byte[] { 0xF0, 0x90 }, Undefined)]
    [InlineData(new byte[] { 0xF0, 0x01, 0x03, 0xF4 }, -1)]
    [InlineData(new byte[] { 0xF0, 0x0F, 0xC7, 0x0B, 0xF4 }, -1)] // lock cmpxchg8b
    [InlineData(new byte[] { 0x0F, 0xC7, 0xC8 }, Undefined)] // cmpxchg8b with a register
    [InlineData(new byte[] { 0x8E, 0xC8 }, Undefined)] // mov cs
    [InlineData(new byte[] { 0x0F, 0xAA }, Undefined)] // rsm
    [InlineData(new byte[] { 0x0F, 0x77 }, Undefined)] // emms
    [InlineData(new byte[] { 0x0F, 0x58, 0xC1 }, Undefined)] // addps
    [InlineData(new byte[] { 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x90, 0xF4 }, -1)] // 15 bytes
    [InlineData(new byte[] { 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x90 }, Protection)]
    public void Encodings_that_are_not_there_are_told_from_those_that_are(byte[] code, int vector)
    {
        _machine.Put(GuestMachine.Code, code);
        _machine.Ebx = GuestMachine.Data;
        Assert.Equal(vector, _machine.RunToHandler());
        if (vector >= 0) Assert.Equal(GuestMachine.Code, _machine.StackWord(vector == Protection ? 1 : 0));
    }

    [Theory]
    [InlineData(0xD9u, 0u, Undefined)]
    [InlineData(0xD9u, ControlBits.EM, NotAvailable)]
    [InlineData(0xD9u, ControlBits.TS, NotAvailable)]
    [InlineData(0x9Bu, ControlBits.TS, -1)]
    [InlineData(0x9Bu, ControlBits.TS | ControlBits.MP, NotAvailable)]
    public void The_absent_x87_faults_as_CR0_asks(uint opcode, uint cr0, int vector)
    {
        _machine.Put(GuestMachine.Code, (byte)opcode, opcode == 0x9B ? (byte)0xF4 : (byte)0xE8);
        _machine.State->Cr0 |= cr0;
        Assert.Equal(vector, _machine.RunToHandler());
    }

    [Theory]
    [InlineData(3, EFlags.AC, ControlBits.AM, 1, Alignment)]
    [InlineData(3, EFlags.AC, ControlBits.AM, 4, Undefined)]
    [InlineData(3, 0u, ControlBits.AM, 1, Undefined)]
    [InlineData(3, EFlags.AC, 0u, 1, Undefined)]
    [InlineData(0, EFlags.AC, ControlBits.AM, 1, Undefined)]
    public void Alignment_is_checked_in_ring_3_where_both_bits_ask(int ring, uint flags, uint cr0, int offset, int vector)
    {
        _machine.Assemble(a => { a.mov(eax, __dword_ptr[ebx]); a.ud2(); });
        _machine.Ebx = GuestMachine.Data + (uint)offset;
        _machine.State->Cr0 |= cr0;
        if (ring == 3) _machine.EnterUserMode();
        _machine.Eflags = flags;
        Assert.Equal(vector, _machine.RunToHandler());
        if (vector == Alignment) Assert.Equal((0u, GuestMachine.Code), (_machine.StackWord(0), _machine.StackWord(1)));
    }

    [Fact]
    public void Reserved_bits_of_a_large_page_fault_with_their_own_bit()
    {
        const int pageFault = 14;
        _machine.Assemble(a => a.mov(eax, __dword_ptr[0x40_0000]));
        _machine.EnablePaging();
        _machine.State->Cr4 |= ControlBits.PSE;
        _machine.Memory.Store(GuestMachine.PageDirectory + 4, 0x2000 | PageBits.Large | PageBits.Present);
        Assert.Equal(pageFault, _machine.RunToHandler());
        Assert.Equal(9u, _machine.StackWord(0));
    }

    [Theory]
    [InlineData(ControlBits.PG)]
    [InlineData(ControlBits.NW | ControlBits.PE)]
    public void CR0_refuses_what_cannot_be(uint value)
    {
        _machine.Assemble(a => { a.mov(cr0, eax); a.hlt(); });
        _machine.Eax = value;
        Assert.Equal(Protection, _machine.RunToHandler());
    }

    public sealed class AsEmittedCode() : SystemInstructionTests(GuestMachine.Translating());
}
