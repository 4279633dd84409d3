using MiniVmm.I386.Memory;
using MiniVmm.Machine.Memory;
using MiniVmm.Machine.Native;
using MiniVmm.Machine.Wrapping;
using Xunit;

namespace MiniVmm.Tests.Machine.Wrapping;

public sealed class SwapperTests
{
    private readonly PretendRam _ram = new();
    private readonly Swapper _swapper;

    public SwapperTests() => _swapper = new Swapper(_ram);

    [Fact]
    public void What_was_touched_since_the_guest_came_back_is_prefetched_in_runs()
    {
        Touch(0, 1, 2, 700, 4095);
        SwapOut();
        _swapper.In();
        Assert.Equal([(0u, 3u), (700u, 1u), (4095u, 1u)], _ram.Prefetched);
        Assert.Equal(PretendRam.Pages, _ram.Evicted);

        _ram.Prefetched.Clear();
        Touch(5);
        SwapOut();
        _swapper.In();
        Assert.Equal([(5u, 1u)], _ram.Prefetched);
        Assert.Equal(6 * GuestMemory.PageSize, _swapper.SwappedInBytes);
    }

    [Fact]
    public void In_a_crowd_what_was_known_before_counts_too()
    {
        Touch(1, 2);
        SwapOut();
        _swapper.In();
        _ram.Prefetched.Clear();
        Touch(9);
        SwapOut(inCrowd: true);
        _swapper.In();

        Assert.Equal([(1u, 2u), (9u, 1u)], _ram.Prefetched);
    }

    [Fact]
    public void A_guest_that_comes_back_early_is_out_no_more()
    {
        _swapper.Begin(inCrowd: false);
        Assert.True(_swapper.Continue());
        _swapper.In();

        Assert.False(_swapper.Continue());
        Assert.True(_ram.Evicted < PretendRam.Pages);
        Assert.False(_swapper.IsOut);
    }

    [Fact]
    public void A_host_that_cannot_write_is_not_asked_again()
    {
        _ram.Writes = false;
        SwapOut();
        _swapper.In();
        SwapOut();

        Assert.Equal(1, _ram.Unmaps);
    }

    /// <summary>On a real file: nothing is lost, whichever mapping it was written by, and the host has it in memory no more.</summary>
    [Fact]
    public unsafe void Guest_ram_leaves_memory_and_comes_back_as_it_was()
    {
        const uint page = GuestMemory.PageSize, pages = 64;
        using RamFile ram = new(Path.GetTempPath(), pages * page);
        for (uint i = 0; i < pages / 2; i++) (i % 2 == 0 ? ram.Memory.Origin : ram.Memory.Alias)[i * page] = (byte)(i + 1);
        byte[] resident = new byte[pages];
        Swapper swapper = new(ram);
        swapper.Begin(inCrowd: false);
        while (swapper.Continue()) ;
        fixed (byte* first = resident) Assert.Equal(0, Libc.FindResident(ram.Memory.Alias, pages * page, first));
        Assert.All(resident, bits => Assert.Equal(0, bits & 1));

        swapper.In();
        for (uint i = 0; i < pages; i++) Assert.Equal(i < pages / 2 ? i + 1 : 0, ram.Memory.Origin[i * page]);
    }

    private void Touch(params uint[] pages) => _ram.Mapped.UnionWith(pages);

    private void SwapOut(bool inCrowd = false)
    {
        _swapper.Begin(inCrowd);
        while (_swapper.Continue()) ;
    }
}
