using MiniVmm.I386.State;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

public unsafe class PagingTests : IDisposable
{
    private const int PageFault = 14;
    private const uint Page = 0x5_0000, Other = 0x6_0000;
    private const uint All = PageBits.Present | PageBits.Writable | PageBits.User;

    private readonly GuestMachine _machine;

    public PagingTests()
        : this(new GuestMachine())
    {
    }

    private protected PagingTests(GuestMachine machine) => _machine = machine;

    public void Dispose()
    {
        _machine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Reading_marks_a_page_accessed_and_writing_marks_it_dirty()
    {
        _machine.Assemble(a => { a.mov(eax, __[Page]); a.mov(__[Page], eax); });
        _machine.EnablePaging();
        Assert.Equal(0u, _machine.Pte(Page) & (PageBits.Accessed | PageBits.Dirty));
        _machine.Step();
        Assert.Equal(PageBits.Accessed, _machine.Pte(Page) & (PageBits.Accessed | PageBits.Dirty));
        _machine.Step();
        Assert.Equal(PageBits.Accessed | PageBits.Dirty, _machine.Pte(Page) & (PageBits.Accessed | PageBits.Dirty));
        Assert.NotEqual(0u, _machine.Memory.Load<uint>(GuestMachine.PageDirectory) & PageBits.Accessed);
    }

    [Theory]
    // ring, WP, entry rights, write -> error code (-1: no fault)
    [InlineData(0, false, PageBits.Present, true, -1)]
    [InlineData(0, true, PageBits.Present, true, 3)]
    [InlineData(0, true, PageBits.Present, false, -1)]
    [InlineData(0, true, 0u, false, 0)]
    [InlineData(0, false, 0u, true, 2)]
    [InlineData(3, false, PageBits.Present, false, 5)]
    [InlineData(3, false, PageBits.Present | PageBits.User, false, -1)]
    [InlineData(3, false, PageBits.Present | PageBits.User, true, 7)]
    [InlineData(3, false, PageBits.Present | PageBits.User | PageBits.Writable, true, -1)]
    [InlineData(3, false, PageBits.Present | PageBits.Writable, true, 7)]
    [InlineData(3, true, 0u, true, 6)]
    public void Rights_are_those_of_the_manual(int ring, bool writeProtect, uint rights, bool write, int error)
    {
        _machine.Assemble(a =>
        {
            if (write) a.mov(__[Page], eax); else a.mov(eax, __[Page]);
            a.@int(0x20);
        });
        if (ring == 3) _machine.EnterUserMode();
        _machine.EnablePaging();
        if (writeProtect) _machine.State->Cr0 |= ControlBits.WP;
        _machine.Map(Page, Page | rights);
        int vector = _machine.RunToHandler();
        Assert.Equal(error < 0 ? 0x20 : PageFault, vector);
        if (error >= 0) Assert.Equal(((uint)error, Page), (_machine.StackWord(0), _machine.State->Cr2));
    }

    [Fact]
    public void The_directory_can_take_rights_away()
    {
        _machine.Assemble(a => a.mov(eax, __[Page]));
        _machine.EnterUserMode();
        _machine.EnablePaging();
        _machine.Memory.Store(GuestMachine.PageDirectory, GuestMachine.PageTable | PageBits.Present | PageBits.Writable);
        _machine.Processor.FlushTranslations();
        Assert.Equal(PageFault, _machine.RunToHandler());
        Assert.Equal(GuestMachine.Code, _machine.State->Cr2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_4_MiB_page_needs_CR4_PSE(bool enabled)
    {
        const uint linear = 0x0085_0000;
        _machine.Assemble(a => { a.mov(eax, __[linear]); a.hlt(); });
        _machine.EnablePaging();
        _machine.Memory.Store(Page, 0xCAFEu);
        _machine.Memory.Store(GuestMachine.PageDirectory + 8, All | PageBits.Large);
        if (enabled) _machine.State->Cr4 |= ControlBits.PSE;
        Assert.Equal(enabled ? -1 : PageFault, _machine.RunToHandler());
        if (enabled) Assert.Equal(0xCAFEu, _machine.Eax);
    }

    [Theory]
    [InlineData("none", 1u)]
    [InlineData("invlpg", 2u)]
    [InlineData("mov cr3", 2u)]
    public void A_changed_entry_is_seen_once_the_translation_was_flushed(string flush, uint expected)
    {
        _machine.Memory.Store(Page, 1u);
        _machine.Memory.Store(Other, 2u);
        _machine.Assemble(a =>
        {
            a.mov(eax, __[Page]);
            a.mov(__dword_ptr[GuestMachine.PageTable + (Page >> 12) * 4], (int)(Other | All));
            if (flush == "invlpg") a.invlpg(__[Page]);
            if (flush == "mov cr3") { a.mov(ecx, cr3); a.mov(cr3, ecx); }
            a.mov(eax, __[Page]);
            a.hlt();
        });
        _machine.EnablePaging();
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(expected, _machine.Eax);
    }

    [Fact]
    public void A_remapped_code_page_runs_the_code_of_its_new_frame()
    {
        _machine.Assemble(a => { a.mov(eax, 1); a.ret(); }, Page);
        _machine.Assemble(a => { a.mov(eax, 2); a.ret(); }, Other);
        _machine.Assemble(a =>
        {
            a.call(Page);
            a.mov(ebx, eax);
            a.mov(__dword_ptr[GuestMachine.PageTable + (Page >> 12) * 4], (int)(Other | All));
            a.invlpg(__[Page]);
            a.call(Page);
            a.hlt();
        });
        _machine.EnablePaging();
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal((1u, 2u), (_machine.Ebx, _machine.Eax));
    }

    [Fact]
    public void An_instruction_across_pages_faults_on_the_second_and_follows_its_mapping()
    {
        const uint at = Page + 0xFFE;
        _machine.Assemble(a => { a.mov(eax, 0x1122_3344); a.hlt(); }, at);
        _machine.EnablePaging();
        _machine.Map(Page + 0x1000, 0);
        _machine.Eip = at;
        Assert.Equal(PageFault, _machine.RunToHandler());
        Assert.Equal((Page + 0x1000, at), (_machine.State->Cr2, _machine.StackWord(1)));

        _machine.Map(Page + 0x1000, (Page + 0x1000) | All);
        (_machine.Eip, _machine.State->Halted) = (at, false);
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(0x1122_3344u, _machine.Eax);

        _machine.Put(Other, 0x77, 0x66, 0x55, 0xF4);
        _machine.Map(Page + 0x1000, Other | All);
        (_machine.Eip, _machine.State->Halted) = (at, false);
        Assert.Equal(-1, _machine.RunToHandler());
        Assert.Equal(0x5566_7744u, _machine.Eax);
    }

    [Fact]
    public void User_code_may_not_run_on_a_supervisor_page()
    {
        _machine.Assemble(a => a.nop());
        _machine.EnablePaging();
        _machine.Step();
        _machine.Map(GuestMachine.Code, GuestMachine.Code | PageBits.Present);
        _machine.EnterUserMode();
        _machine.Eip = GuestMachine.Code;
        Assert.Equal(PageFault, _machine.RunToHandler());
        Assert.Equal(5u, _machine.StackWord(0));
    }

    public sealed class AsEmittedCode() : PagingTests(GuestMachine.Translating());
}
