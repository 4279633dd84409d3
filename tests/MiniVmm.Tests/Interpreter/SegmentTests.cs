using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class SegmentTests : IDisposable
{
    private const int StackFault = 12, Protection = 13;
    private const ushort Spare = GuestMachine.SpareSelector, Second = Spare + 8;
    private const byte Big = 0x4;

    private readonly GuestMachine _machine;

    public SegmentTests()
        : this(new GuestMachine())
    {
    }

    private protected SegmentTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_base_is_added_and_only_through_its_segment()
    {
        _machine.SetDescriptor(Spare, GuestMachine.Data, 0xFFF, 0x93, Big);
        _machine.Assemble(a => { a.mov(ebx, Spare); a.mov(fs, ebx); a.mov(__dword_ptr.fs[0x10], 7); a.mov(eax, __dword_ptr[GuestMachine.Data + 0x10]); a.hlt(); });
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(7u, _machine.Eax);
    }

    [Theory]
    // access, big, limit, offset, bytes -> allowed
    [InlineData(0x93, true, 0xFFF, 0xFFCu, 4, true)]
    [InlineData(0x93, true, 0xFFF, 0xFFDu, 4, false)]
    [InlineData(0x93, true, 0xFFF, 0xFFFu, 1, true)]
    [InlineData(0x93, true, 0xFFF, 0x1000u, 1, false)]
    [InlineData(0x93, true, 0xFFF, 0xFFFF_FFFEu, 4, false)]
    [InlineData(0x97, true, 0xFFF, 0xFFFu, 1, false)]
    [InlineData(0x97, true, 0xFFF, 0x1000u, 1, true)]
    [InlineData(0x97, true, 0xFFF, 0xFFDu, 4, false)]
    [InlineData(0x97, false, 0xFFF, 0xFFFCu, 4, true)]
    [InlineData(0x97, false, 0xFFF, 0xFFFDu, 4, false)]
    [InlineData(0x97, false, 0xFFF, 0x1_0000u, 1, false)]
    public void Limits_count_up_and_down(int access, bool big, int limit, uint offset, int bytes, bool allowed)
    {
        _machine.SetDescriptor(Spare, 0x2_0000, (uint)limit, (byte)access, big ? Big : (byte)0);
        _machine.Assemble(a =>
        {
            a.mov(ecx, Spare);
            a.mov(gs, ecx);
            if (bytes == 1) a.mov(__.gs[ebx], al); else a.mov(__.gs[ebx], eax);
            a.hlt();
        });
        _machine.Ebx = offset;
        Assert.Equal(allowed ? -1 : Protection, _machine.RunToHandler());
    }

    [Theory]
    [InlineData("jmp")]
    [InlineData("jmp eax")]
    [InlineData("jz")]
    [InlineData("call")]
    [InlineData("call eax")]
    [InlineData("ret")]
    [InlineData("loop")]
    [InlineData("jecxz")]
    public void A_near_branch_beyond_the_limit_of_CS_faults_before_it_changed_anything(string branch)
    {
        // The segment begins at the code, and the target is the first byte behind it.
        const uint limit = 0x7F;
        _machine.SetDescriptor(Spare, GuestMachine.Code, limit, 0x9B, Big);
        _machine.Put(GuestMachine.Code, branch switch
        {
            "jmp" => [0xE9, 0x7B, 0, 0, 0],
            "jmp eax" => [0xFF, 0xE0],
            "jz" => [0x0F, 0x84, 0x7A, 0, 0, 0],
            "call" => [0xE8, 0x7B, 0, 0, 0],
            "call eax" => [0xFF, 0xD0],
            "ret" => [0xC2, 8, 0],
            "loop" => [0xE2, 0x7E],
            _ => [0xE3, 0x7E],
        });
        _machine.Assemble(a => a.jmp(Spare, 0), GuestMachine.Code + 0x800);
        (_machine.Eip, _machine.Eax, _machine.Ecx) = (GuestMachine.Code + 0x800, limit + 1, branch == "loop" ? 2u : 0);
        _machine.Memory.Store(_machine.Esp, limit + 1);
        _machine.Eflags = MiniVmm.I386.State.EFlags.ZF;
        uint esp = _machine.Esp, ecx = _machine.Ecx;
        Assert.Equal(Protection, _machine.RunToHandler());
        Assert.Equal((0u, 0u, (uint)Spare), (_machine.StackWord(0), _machine.StackWord(1), _machine.StackWord(2)));
        Assert.Equal((esp - 16, ecx), (_machine.Esp, _machine.Ecx));
    }

    [Fact]
    public void A_16_bit_stack_wraps_in_64_KiB_and_keeps_the_upper_half_of_ESP()
    {
        _machine.SetDescriptor(Spare, 0x4_0000, 0xFFFF, 0x93, 0);
        _machine.Assemble(a =>
        {
            a.mov(ebx, Spare);
            a.mov(ss, ebx);
            a.mov(esp, 0x1234_0000);
            a.push(eax);
            a.hlt();
        });
        _machine.Eax = 0xCAFE;
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((0x1234_FFFCu, 0xCAFEu), (_machine.Esp, _machine.Memory.Load<uint>(0x4_FFFC)));
    }

    [Fact]
    public void Code_of_16_bits_has_16_bit_operands_addresses_and_branches()
    {
        _machine.SetDescriptor(Spare, 0x3_0000, 0xFFFF, 0x9B, 0);
        _machine.Assemble(
            a =>
            {
                a.mov(ax, 0x1234);
                a.mov(bx, 0x8000);
                a.mov(__word_ptr[bx + si], ax);
                a.mov(eax, 0x5566_7788);
                a.hlt();
            },
            0x3_0000, bitness: 16);
        _machine.Put(GuestMachine.Code, 0xEA, 0, 0, 0, 0, (byte)Spare, 0);
        _machine.Esi = 0xFFFF_9000; // 0x8000 + 0x9000 wraps to 0x1000
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((0x5566_7788u, (ushort)0x1234), (_machine.Eax, _machine.Memory.Load<ushort>(0x1000)));
    }

    [Fact]
    public void The_same_offset_in_another_code_segment_is_other_code()
    {
        // Both segments hold a chain of two blocks at the same offsets; only their bases differ.
        _machine.SetDescriptor(Spare, 0x3_0000, 0xFFFF, 0x9B, Big);
        _machine.SetDescriptor(Second, 0x4_8000, 0xFFFF, 0x9B, Big);
        foreach ((uint at, byte value) in (ReadOnlySpan<(uint, byte)>)[(0x3_0000, 1), (0x4_8000, 2)])
            _machine.Put(at, 0xEB, 0x0E, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x83, 0xC0, value, 0xCB);
        _machine.Assemble(a => { a.call(Spare, 0); a.call(Second, 0); a.call(Spare, 0); a.hlt(); });
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(4u, _machine.Eax);
    }

    [Theory]
    [InlineData(0x10, false)] // RETF lies beyond the limit
    [InlineData(0x11, true)]
    public void Code_beyond_the_limit_of_CS_faults_even_where_it_was_decoded_before(int limit, bool allowed)
    {
        _machine.SetDescriptor(Spare, 0x3_0000, 0xFFFF, 0x9B, Big);
        _machine.SetDescriptor(Second, 0x3_0000, (uint)limit, 0x9B, Big);
        _machine.Put(0x3_000F, 0x40, 0x90, 0xCB); // inc eax; nop; retf
        _machine.Assemble(a => { a.call(Spare, 0xF); a.call(Second, 0xF); a.hlt(); });
        Assert.Equal(allowed ? -1 : Protection, _machine.RunToHandler());
        Assert.Equal(2u, _machine.Eax);
        if (!allowed) Assert.Equal((0x11u, (uint)Second), (_machine.StackWord(1), _machine.StackWord(2)));
    }

    [Fact]
    public void The_stack_segment_faults_with_its_own_vector()
    {
        _machine.SetDescriptor(Spare, 0, 0x1_FFFF, 0x93, Big);
        _machine.Assemble(a => { a.mov(ebx, Spare); a.mov(ss, ebx); a.mov(ebp, 0x1_FFFE); a.mov(eax, __[ebp]); });
        Assert.Equal(StackFault, _machine.RunToHandler());
    }

    [Fact]
    public void Loading_a_segment_marks_its_descriptor_accessed()
    {
        _machine.SetDescriptor(Spare, 0, 0xFFFF, 0x92, Big);
        _machine.Assemble(a => { a.mov(ebx, Spare); a.mov(fs, ebx); a.hlt(); });
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(0x93, _machine.Memory.Load<byte>(GuestMachine.Gdt + Spare + 5));
    }

    public sealed class AsEmittedCode() : SegmentTests(GuestMachine.Translating());
}
