using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class PrivilegeTests : IDisposable
{
    private const int Protection = 13, Done = 0x20;
    private const uint Changeable = EFlags.IF | EFlags.IOPL;

    private readonly GuestMachine _machine;

    public PrivilegeTests()
        : this(new GuestMachine())
    {
    }

    private protected PrivilegeTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    // ring, IOPL -> which of IF and IOPL POPF changes
    [InlineData(0, 0, EFlags.IF | EFlags.IOPL)]
    [InlineData(3, 0, 0u)]
    [InlineData(3, 2, 0u)]
    [InlineData(3, 3, EFlags.IF)]
    public void POPF_changes_IF_by_IOPL_and_IOPL_in_ring_0_only(int ring, int iopl, uint changes)
    {
        _machine.Assemble(a => { a.popfd(); a.@int(Done); });
        if (ring == 3) _machine.EnterUserMode();
        uint before = (uint)iopl << EFlags.IoplShift;
        uint image = (~before & Changeable) | EFlags.CF | EFlags.DF;
        _machine.Eflags = before;
        _machine.Memory.Store(_machine.Esp, image);
        Assert.Equal(Done, _machine.RunToHandler());
        uint after = _machine.StackWord(2);
        Assert.Equal((before & ~changes) | (image & changes), after & Changeable);
        Assert.Equal(EFlags.CF | EFlags.DF, after & (EFlags.CF | EFlags.DF));
    }

    [Fact]
    public void POPF_of_16_bits_keeps_the_upper_half()
    {
        _machine.Assemble(a => { a.popf(); a.hlt(); });
        _machine.Eflags = EFlags.ID | EFlags.AC;
        _machine.Memory.Store(_machine.Esp, (ushort)EFlags.CF);
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(EFlags.ID | EFlags.AC | EFlags.CF | EFlags.Reserved1, _machine.Eflags);
    }

    [Theory]
    [InlineData("cli")]
    [InlineData("sti")]
    [InlineData("hlt")]
    [InlineData("in")]
    [InlineData("out")]
    [InlineData("mov cr0")]
    [InlineData("mov from cr3")]
    [InlineData("mov dr7")]
    [InlineData("lgdt")]
    [InlineData("lidt")]
    [InlineData("lldt")]
    [InlineData("ltr")]
    [InlineData("lmsw")]
    [InlineData("clts")]
    [InlineData("invlpg")]
    [InlineData("wbinvd")]
    [InlineData("rdmsr")]
    public void Ring_3_may_not(string instruction)
    {
        _machine.Assemble(a =>
        {
            switch (instruction)
            {
                case "cli": a.cli(); break;
                case "sti": a.sti(); break;
                case "hlt": a.hlt(); break;
                case "in": a.@in(al, 0x60); break;
                case "out": a.@out(0x60, al); break;
                case "mov cr0": a.mov(cr0, eax); break;
                case "mov from cr3": a.mov(eax, cr3); break;
                case "mov dr7": a.mov(dr7, eax); break;
                case "lgdt": a.lgdt(__[GuestMachine.Data]); break;
                case "lidt": a.lidt(__[GuestMachine.Data]); break;
                case "lldt": a.lldt(ax); break;
                case "ltr": a.ltr(ax); break;
                case "lmsw": a.lmsw(ax); break;
                case "clts": a.clts(); break;
                case "invlpg": a.invlpg(__[GuestMachine.Data]); break;
                case "wbinvd": a.wbinvd(); break;
                case "rdmsr": a.rdmsr(); break;
            }
        });
        CpuState.SegmentOf(_machine.State, SegmentRegister.TR).Limit = 103; // no I/O bitmap
        _machine.EnterUserMode();
        Assert.Equal(Protection, _machine.RunToHandler());
        Assert.Equal((0u, GuestMachine.Code), (_machine.StackWord(0), _machine.StackWord(1)));
        Assert.Empty(_machine.Bus.Writes);
    }

    [Theory]
    // port, width, bits of the map that are set -> allowed
    [InlineData(0x60, 1, new int[0], true)]
    [InlineData(0x60, 1, new[] { 0x60 }, false)]
    [InlineData(0x60, 1, new[] { 0x61 }, true)]
    [InlineData(0x67, 2, new[] { 0x68 }, false)]
    [InlineData(0x65, 4, new[] { 0x68 }, false)]
    [InlineData(0x64, 4, new[] { 0x68 }, true)]
    [InlineData(0x400, 1, new int[0], false)] // beyond the limit of the TSS
    public void The_IO_bitmap_decides_port_by_port(int port, int width, int[] denied, bool allowed)
    {
        const ushort bitmap = 104;
        CpuState.SegmentOf(_machine.State, SegmentRegister.TR).Limit = bitmap + 0x400 / 8;
        foreach (int bit in denied)
            _machine.Memory.Write(GuestMachine.Tss + bitmap + (uint)bit / 8, 1)[0] |= (byte)(1 << (bit & 7));
        _machine.Assemble(a =>
        {
            a.mov(dx, (short)port);
            if (width == 1) a.@out(dx, al); else if (width == 2) a.@out(dx, ax); else a.@out(dx, eax);
            a.@int(Done);
        });
        _machine.EnterUserMode();
        _machine.Eax = 0;
        _machine.Run(); // ends at the device write, where it is allowed
        int vector = allowed ? _machine.RunToHandler() : Vector();
        Assert.Equal(allowed ? Done : Protection, vector);
        Assert.Equal(allowed ? [((uint)port, width, 0u)] : [], _machine.Bus.Writes);
    }

    private int Vector() => (int)((_machine.Eip - 1 - GuestMachine.Handlers) / 16);

    public sealed class AsEmittedCode() : PrivilegeTests(GuestMachine.Translating());
}
