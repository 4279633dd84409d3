using MiniVmm.I386.Memory;
using MiniVmm.Machine.Memory;
using Xunit;

namespace MiniVmm.Tests.Machine;

public sealed unsafe class RamFileTests : IDisposable
{
    private const uint Page = GuestMemory.PageSize, Pages = 256, Size = Pages * Page;
    private const ulong WindowBytes = (4ul << 30) + (64 << 10);

    private readonly RamFile _ram = new(Path.GetTempPath(), Size);

    private GuestMemory Memory => _ram.Memory;

    [Fact]
    public void The_window_and_its_alias_are_the_same_ram()
    {
        Assert.True(Memory.HasWindow);
        Assert.NotEqual((nint)Memory.Origin, (nint)Memory.Alias);
        Memory.Store(0x1234, 0xDEAD_BEEF);
        Assert.Equal(0xDEAD_BEEF, *(uint*)(Memory.Origin + 0x1234));
        Memory.Origin[Size - 1] = 7;
        Assert.Equal(7, Memory.Alias[Size - 1]);
    }

    [Fact]
    public void Nothing_but_ram_can_be_accessed_in_the_window()
    {
        ulong origin = (ulong)Memory.Origin;
        Assert.Equal(["rw-s"], RightsIn(origin, origin + Size));
        Assert.Equal(["---p"], RightsIn(origin + Size, origin + WindowBytes));
    }

    [Fact]
    public void Pages_with_code_are_read_only_in_the_window_alone()
    {
        Memory.GuardsCode = true;
        foreach (uint page in (uint[])[3, 5, 4, 5, Pages - 1]) Memory.ProtectCode(page);
        Assert.Equal("rw-s r--s rw-s r--s", WindowRights());
        Memory.Write(3 * Page, 3 * Page).Fill(9);
        Memory.Origin[6 * Page] = 9;
        Assert.Equal(9, Memory.Load<byte>(4 * Page));
        Assert.True(Memory.CodePages[4] && !Memory.CodePages[6]);

        Memory.ForgetCodePages();
        Assert.Equal("rw-s", WindowRights());
        Assert.DoesNotContain(true, Memory.CodePages);
        Memory.ProtectCode(0);
        Assert.Equal("r--s rw-s", WindowRights());
    }

    [Fact]
    public void Guarding_can_begin_late_and_end_early()
    {
        for (uint page = 10; page < 110; page++) Memory.ProtectCode(page);
        Memory.ProtectCode(Pages - 1);
        Assert.Equal("rw-s", WindowRights());
        Memory.GuardsCode = true;
        Assert.Equal("rw-s r--s rw-s r--s", WindowRights());
        Memory.GuardsCode = false;
        Assert.Equal("rw-s", WindowRights());
        Assert.True(Memory.CodePages[10]);
    }

    [Fact]
    public void All_addresses_are_given_back()
    {
        byte* origin = Memory.Origin, alias = Memory.Alias;
        Assert.Equal(2, MappingsFrom(origin, alias).Count());
        _ram.Dispose();
        Assert.DoesNotContain(MappingsFrom(origin, alias), line => line.Contains(" rw-s "));
    }

    public void Dispose() => _ram.Dispose();

    private string WindowRights() => string.Join(' ', RightsIn((ulong)Memory.Origin, (ulong)Memory.Origin + Size));

    private static IEnumerable<string> MappingsFrom(byte* one, byte* other) =>
        File.ReadAllLines("/proc/self/maps").Where(line => line.StartsWith($"{(nint)one:x}-") || line.StartsWith($"{(nint)other:x}-"));

    /// <summary>The rights of the mappings that begin in [from, to).</summary>
    private static string[] RightsIn(ulong from, ulong to) =>
    [
        .. File.ReadAllLines("/proc/self/maps").Select(line => line.Split(' '))
            .Where(fields => Convert.ToUInt64(fields[0].Split('-')[0], 16) is ulong start && start >= from && start < to)
            .Select(fields => fields[1]),
    ];
}
