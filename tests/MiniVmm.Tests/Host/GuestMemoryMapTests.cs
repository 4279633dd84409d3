using System.Diagnostics;
using MiniVmm.Host.Measurements;
using Xunit;

namespace MiniVmm.Tests.Host;

public sealed class GuestMemoryMapTests
{
    private const string Maps = """
        7f0000000000-7f0006000000 rw-s 00000000 fe:00 1234                       /var/tmp/minivmm-ram (deleted)
        Size:              98304 kB
        Rss:               20480 kB
        Pss:               20480 kB
        VmFlags: rd wr sh mr mw me ms sd
        7f1000000000-7f1000100000 rw-s 00000000 00:01 1024                       /memfd:doublemapper (deleted)
        Rss:                 900 kB
        7f2000000000-7f2000100000 r--p 00000000 fe:00 55                         /usr/lib/libc.so.6 (deleted)
        Rss:                 300 kB
        7f3000000000-7f3000100000 rw-s 00000000 fe:00 56                         /tmp/named
        Rss:                 700 kB
        7f4000000000-7f4000001000 rw-s 06000000 fe:00 1234                       /var/tmp/minivmm-ram (deleted)
        Rss:                   4 kB
        7f5000000000-7f5000100000 rw-p 00000000 00:00 0
        Rss:                 800 kB
        """;

    [Fact]
    public void Guest_ram_is_the_shared_mapping_of_an_unlinked_disk_file() =>
        Assert.Equal((20480 + 4) * 1024, GuestMemoryMap.Parse(Maps));

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
}
