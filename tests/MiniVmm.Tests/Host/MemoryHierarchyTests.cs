using MiniVmm.Host.Cgroups;
using Xunit;

namespace MiniVmm.Tests.Host;

public sealed class MemoryHierarchyTests
{
    private const string Hybrid = """
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        """;

    private const string Unified = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

    [Fact]
    public void Version_1_wins_where_it_has_the_controller()
    {
        MemoryHierarchy? found = MemoryHierarchy.Detect(Hybrid, "5:devices:/x\n4:memory:/user/a\n0::/\n", _ => "cpu io");
        Assert.Equal(new MemoryHierarchy(CgroupVersion.V1, "/sys/fs/cgroup/memory", "/sys/fs/cgroup/memory/user/a"), found);
    }

    [Fact]
    public void Version_2_needs_the_controller_at_its_root()
    {
        const string Self = "0::/user.slice/user-1000.slice/session-3.scope\n";
        Assert.Equal(
            new MemoryHierarchy(
                CgroupVersion.V2, "/sys/fs/cgroup", "/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope"),
            MemoryHierarchy.Detect(Unified, Self, _ => "cpuset cpu io memory pids\n"));
        Assert.Null(MemoryHierarchy.Detect(Unified, Self, _ => "cpuset cpu io pids\n"));
    }

    [Fact]
    public void A_process_at_the_root_owns_the_mount() => Assert.Equal(
        "/sys/fs/cgroup", MemoryHierarchy.Detect(Unified, "0::/\n", _ => "memory")!.Own);

    [Fact]
    public void A_bind_mount_shows_the_part_below_its_root()
    {
        const string Bound = "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory";
        Assert.Equal(
            "/sys/fs/cgroup/memory/sub",
            MemoryHierarchy.Detect(Bound, "4:memory:/docker/abc/sub\n", _ => "")!.Own);
    }

    [Fact]
    public void Mount_points_with_blanks_are_unescaped() => Assert.Equal(
        "/mnt/c group", MemoryHierarchy.Detect("1 2 0:1 / /mnt/c\\040group rw - cgroup2 none rw", "0::/\n", _ => "memory")!.Mount);

    [Fact]
    public void Without_cgroups_there_is_none() => Assert.Null(MemoryHierarchy.Detect("1 2 8:1 / / rw - ext4 x rw", "", _ => ""));
}
