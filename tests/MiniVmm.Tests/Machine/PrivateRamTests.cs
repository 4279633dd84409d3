using MiniVmm.I386.Memory;
using MiniVmm.Machine.Memory;
using Xunit;

namespace MiniVmm.Tests.Machine;

public sealed unsafe class PrivateRamTests : IDisposable
{
    private const uint Page = GuestMemory.PageSize, Pages = 64, Size = Pages * Page;
    private const long Offset = 2 * Page;

    private readonly string _file = Path.GetTempFileName();
    private readonly PrivateRam _ram;

    public PrivateRamTests()
    {
        using (FileStream stream = File.OpenWrite(_file))
        {
            stream.SetLength(Offset + Size);
            stream.Position = Offset + 40 * Page;
            stream.WriteByte(7);
        }
        _ram = new PrivateRam(File.OpenHandle(_file), Offset, Size);
    }

    private GuestMemory Memory => _ram.Memory;

    [Fact]
    public void What_is_written_is_there_and_never_in_the_file()
    {
        byte[] before = File.ReadAllBytes(_file);
        Assert.Equal(7, Memory.Load<byte>(40 * Page));
        Memory.Store(40 * Page, 9);
        Memory.Store(3 * Page, 9);
        Assert.Equal((9, 9), (Memory.Load<int>(40 * Page), Memory.Load<int>(3 * Page)));
        Assert.Equal(before, File.ReadAllBytes(_file));
    }

    [Fact]
    public void Pages_in_use_are_the_files_and_those_written_to()
    {
        Memory.Load<int>(5 * Page);   // reading is no use
        Memory.Store(3 * Page, 9);
        bool[] inUse = _ram.FindPagesInUse();
        Assert.True(inUse[3] && inUse[40]);
        Assert.False(inUse[5] || inUse[63]);
    }

    [Fact]
    public void Writing_to_guarded_code_opens_its_page_and_drops_its_code()
    {
        var watch = new Watch();
        Memory.Watch(watch);
        Memory.GuardsCode = true;
        for (uint page = 9; page < 13; page++) Memory.ProtectCode(page);
        Memory.Write(11 * Page + 8, 4).Fill(1);
        Memory.NotifyWrite(12 * Page - 1, 2);
        Memory.Origin[12 * Page] = 1;
        Assert.Equal([(11 * Page, Page), (12 * Page, Page)], watch.Told);
        Assert.Equal([true, true, false, false], Memory.CodePages[9..13]);
        Memory.ProtectCode(11);
        Memory.ForgetCodePages();
        Memory.Origin[9 * Page] = Memory.Origin[11 * Page] = 1;
    }

    /// <summary>The guest's choice must not cost the host two system calls a store for ever.</summary>
    [Fact]
    public void Guarding_is_given_up_where_code_is_written_to_all_the_time()
    {
        int lost = 0;
        Memory.WindowLost += () => lost++;
        Memory.GuardsCode = true;
        for (int i = 0; i <= GuestMemory.MaxOpenings; i++)
        {
            Memory.ProtectCode(7);
            Memory.Store(7 * Page, i);
            Assert.Equal((0, true), (lost, Memory.GuardsCode));
        }
        Memory.ProtectCode(7);
        Assert.Equal((1, false), (lost, Memory.GuardsCode));
        Memory.Origin[7 * Page] = 1;
    }

    public void Dispose()
    {
        _ram.Dispose();
        File.Delete(_file);
    }

    private sealed class Watch : ICodeWatch
    {
        public List<(uint, uint)> Told { get; } = [];

        public void Written(uint address, uint length) => Told.Add((address, length));
    }
}
