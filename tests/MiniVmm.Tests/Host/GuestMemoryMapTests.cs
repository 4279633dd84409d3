using System.Diagnostics;
using System.Globalization;
using MiniVmm.Host.Measurements;
using MiniVmm.I386.Memory;
using MiniVmm.Machine.Memory;
using Xunit;

namespace MiniVmm.Tests.Host;

public sealed class GuestMemoryMapTests
{
    private const string Maps = """
        7f0000000000-7f0006000000 rw-s 00000000 fe:00 1234                       /var/tmp/minivmm-ram (deleted)
        Size:              98304 kB
        Rss:               20480 kB
        Pss:               20470 kB
        Pss_Dirty:           100 kB
        VmFlags: rd wr sh mr mw me ms sd
        7f0006000000-7f0006002000 r--s 06000000 fe:00 1234                       /var/tmp/minivmm-ram (deleted)
        Pss:                   8 kB
        7f0006002000-7f0100000000 ---p 00000000 00:00 0
        Pss:                   0 kB
        7f1000000000-7f1000100000 rw-s 00000000 00:01 1024                       /memfd:doublemapper (deleted)
        Pss:                 900 kB
        7f2000000000-7f2000100000 r--p 00000000 fe:00 55                         /usr/lib/libc.so.6 (deleted)
        Pss:                 300 kB
        7f2000100000-7f2000200000 r--s 00000000 fe:00 57                         /usr/lib/updated (deleted)
        Pss:                 400 kB
        7f3000000000-7f3000100000 rw-s 00000000 fe:00 56                         /tmp/named
        Pss:                 700 kB
        7f4000000000-7f4006002000 rw-s 00000000 fe:00 1234                       /var/tmp/minivmm-ram (deleted)
        Rss:                  30 kB
        Pss:                  20 kB
        7f5000000000-7f5000100000 rw-p 00000000 00:00 0
        Pss:                 800 kB
        """;

    [Fact]
    public void Guest_ram_is_the_shared_mappings_of_an_unlinked_disk_file() =>
        Assert.Equal((20470 + 8 + 20) * 1024, GuestMemoryMap.Parse(Maps));

    /// <summary>Other tests may have RAM in this process too, so the mappings are looked for by their addresses.</summary>
    [Fact]
    public unsafe void A_page_that_was_touched_through_both_mappings_counts_once()
    {
        const uint page = GuestMemory.PageSize, pages = 256;
        using var ram = new RamFile(Path.GetTempPath(), pages * page);
        GuestMemory memory = ram.Memory;
        Assert.True(memory.HasWindow);
        for (uint i = 0; i < 100; i++) memory.Origin[i * page] = 1;
        for (uint i = 50; i < 120; i++) memory.Alias[i * page] = 1;
        memory.GuardsCode = true;
        memory.ProtectCode(60);
        ulong origin = (ulong)memory.Origin, alias = (ulong)memory.Alias;
        IEnumerable<string> mine = File.ReadAllText("/proc/self/smaps").Split("VmFlags:").Select(text => text[(text.IndexOf('\n') + 1)..])
            .Where(text => StartOf(text) is ulong at && (at - origin < memory.Size || at - alias < memory.Size));
        Assert.Equal(4, mine.Count());
        Assert.Equal(120 * page, GuestMemoryMap.Parse(string.Concat(mine)));
    }

    [Fact]
    public void A_process_without_one_has_none()
    {
        using Process sleep = Process.Start("sleep", "60");
        Assert.Equal(0, GuestMemoryMap.ResidentBytes(sleep.Id));
        sleep.Kill();
        sleep.WaitForExit();
    }

    [Fact]
    public void A_name_with_parentheses_does_not_shift_the_fields()
    {
        ProcessStat stat = ProcessStat.Parse(
            "42 (a) b (c)) S 1 42 42 0 -1 4194304 100 0 7 0 31 32 0 0 20 0 9 0 987654 1000000 500 18446744073709551615 0")!.Value;
        Assert.Equal(new ProcessStat('S', 100, 7, 31, 32, 987654, 500), stat);
        Assert.Null(ProcessStat.Parse(null));
        Assert.Null(ProcessStat.Parse("42 (x) S 1"));
    }

    private static ulong? StartOf(string mapping) =>
        ulong.TryParse(mapping.Split('-')[0], NumberStyles.HexNumber, null, out ulong start) ? start : null;
}
