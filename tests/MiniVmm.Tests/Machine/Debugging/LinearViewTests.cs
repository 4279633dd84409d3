using MiniVmm.Machine.Debugging;
using MiniVmm.Tests.Interpreter;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Machine.Debugging;

public sealed unsafe class LinearViewTests : IDisposable
{
    private const uint Page = 0x30_0000, There = 0x1_1000;

    private readonly GuestMachine _machine = new();
    private readonly LinearView _view;

    public LinearViewTests()
    {
        _view = new LinearView(_machine.Processor);
        _machine.EnablePaging();
        _machine.Map(Page, There | PageBits.Present);
        _machine.Map(Page + 0x1000, 0);
    }

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Bytes_are_read_through_paging_to_the_first_absent_page()
    {
        _machine.Put(There + 0xFFE, 1, 2);
        byte[] bytes = new byte[8];

        Assert.Equal(2, _view.Read(Page + 0xFFE, bytes));
        Assert.Equal([1, 2, 0], bytes[..3]);
        Assert.Equal(0, _view.Read(Page + 0x1000, bytes));
        Assert.Equal(0u, _machine.State->Cr2);
    }

    [Fact]
    public void Nothing_is_marked_and_no_right_is_asked_for()
    {
        uint entry = _machine.Pte(Page);

        Assert.True(_view.TryWrite(Page + 4, [5, 6, 7]));
        Assert.Equal(3, _view.Read(Page + 4, new byte[3]));
        Assert.Equal((5, entry), (_machine.Memory.Load<byte>(There + 4), _machine.Pte(Page)));
    }

    [Fact]
    public void A_write_that_reaches_an_absent_page_writes_nothing()
    {
        Assert.False(_view.TryWrite(Page + 0xFFE, [1, 2, 3]));
        Assert.Equal(0, _machine.Memory.Load<byte>(There + 0xFFE));
    }

    [Fact]
    public void Addresses_outside_RAM_are_not_there()
    {
        _machine.Map(Page, 0xFEB0_0000 | PageBits.Present);

        Assert.Equal(0, _view.Read(Page, new byte[4]));
        Assert.False(_view.TryWrite(Page, [1]));
        Assert.Empty(_view.ReadText(Page, 16));
    }

    [Fact]
    public void Code_that_is_written_is_decoded_anew()
    {
        _machine.Assemble(a => { a.inc(eax); a.hlt(); });
        _machine.RunToHandler();
        _view.TryWrite(GuestMachine.Code, [0x41]);
        (_machine.Eip, _machine.State->Halted) = (GuestMachine.Code, false);
        _machine.RunToHandler();

        Assert.Equal((1u, 1u), (_machine.Eax, _machine.Ecx));
    }
}
