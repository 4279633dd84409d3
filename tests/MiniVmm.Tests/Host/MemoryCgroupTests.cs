using System.Diagnostics;
using MiniVmm.Host.Cgroups;
using MiniVmm.Host.Instances;
using Xunit;

namespace MiniVmm.Tests.Host;

/// <summary>With real cgroups and real processes, where this user may make any.</summary>
public sealed class MemoryCgroupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task A_process_starts_inside_and_the_limit_reclaims_its_file_pages()
    {
        using MemoryCgroup cgroup = Obtain();
        // Pages of a file, as guest RAM is: 16 MiB are charged to whoever writes them.
        string file = Path.Combine(_folder, "pages");
        using Instance instance = Shell($"head -c 16777216 /dev/zero >{file}; echo written; sleep 60", cgroup);
        await Until(() => instance.LastConsoleLines(1) is ["written"]);
        Assert.Contains(instance.ProcessId, cgroup.Processes());
        Assert.True(cgroup.Read().UsageBytes > 8 << 20);
        Assert.Null(cgroup.Read().LimitBytes);

        // Dirty pages must reach the disk before they can be reclaimed.
        using (Process sync = Process.Start("sync", file))
            await sync.WaitForExitAsync();
        cgroup.SetLimit(6 << 20);
        MemoryStatistics limited = cgroup.Read();
        Assert.Equal(6 << 20, limited.LimitBytes);
        Assert.True(limited.UsageBytes <= 6 << 20);
        Assert.False(instance.Exited.IsCompleted);
        cgroup.SetLimit(7 << 20);
        Assert.Equal(7 << 20, cgroup.Read().LimitBytes);
        cgroup.LiftLimit();
        Assert.Null(cgroup.Read().LimitBytes);
    }

    [SkippableFact]
    public async Task Disposing_kills_what_runs_inside_and_removes_it()
    {
        MemoryCgroup cgroup = Obtain();
        using Instance instance = Shell("sleep 60 & sleep 60", cgroup);
        await Until(() => cgroup.Processes().Count >= 2);
        cgroup.Dispose();
        Assert.False(Directory.Exists(cgroup.Path));
        Assert.Equal(128 + 9, await instance.Exited.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [SkippableFact]
    public async Task Sweeping_removes_what_a_dead_launcher_left_and_nothing_else()
    {
        using MemoryCgroup own = Obtain();
        string parent = Path.GetDirectoryName(own.Path)!;
        CgroupName mine = CgroupName.Parse(Path.GetFileName(own.Path))!.Value;
        // The same process id with another start time: that launcher is dead, whoever has its id now.
        string orphaned = Path.Combine(parent, (mine with { StartTicks = mine.StartTicks - 1 }).ToString());
        Directory.CreateDirectory(orphaned);
        string foreign = Path.Combine(parent, (mine with { StartTicks = 1, PidNamespace = 1 }).ToString());
        Directory.CreateDirectory(foreign);
        try
        {
            using Process orphan = LaunchScript.Start(
                "sleep", ["60"], Path.Combine(_folder, "orphan.log"), Path.Combine(orphaned, "cgroup.procs"));
            orphan.StandardInput.WriteLine();
            await Until(() => CgroupDirectory.Processes(orphaned).Count == 1);

            Assert.Equal(1, MemoryCgroups.Sweep(parent));
            Assert.False(Directory.Exists(orphaned));
            Assert.True(Directory.Exists(own.Path));
            Assert.True(Directory.Exists(foreign));
            Assert.True(orphan.WaitForExit(TimeSpan.FromSeconds(10)));
        }
        finally
        {
            CgroupDirectory.Remove(orphaned);
            CgroupDirectory.Remove(foreign);
        }
    }

    [Theory]
    [InlineData("minivmm-4026531836-12-345-plain", true)]
    [InlineData("minivmm-4026531836-12-345-two-words", true)]
    [InlineData("minivmm-12-345", false)]
    [InlineData("minivmm-a-12-345-plain", false)]
    [InlineData("docker-1-2-3-x", false)]
    public void Only_names_of_ours_are_read(string name, bool ours)
    {
        Assert.Equal(ours, CgroupName.Parse(name) is not null);
        if (ours)
            Assert.Equal(name, CgroupName.Parse(name).ToString());
    }

    [Fact]
    public void A_living_launcher_has_abandoned_nothing()
    {
        CgroupName own = CgroupName.Own("test");
        Assert.False(own.IsAbandoned);
        Assert.True((own with { StartTicks = own.StartTicks + 1 }).IsAbandoned);
        Assert.False((own with { StartTicks = own.StartTicks + 1, PidNamespace = 1 }).IsAbandoned);
    }

    private static MemoryCgroup Obtain()
    {
        CgroupGrant grant = MemoryCgroups.Create("test");
        Skip.If(grant.Cgroup is null, grant.Obstacle);
        return grant.Cgroup;
    }

    private Instance Shell(string script, MemoryCgroup cgroup) => Instance.Start(
        "/bin/sh", ["-c", script],
        new InstanceOptions { Name = "test", Kernel = "", MemoryMiB = 1, ConsoleLog = Path.Combine(_folder, "log") },
        new Placement(cgroup, null), port: 0);

    private static async Task Until(Func<bool> condition)
    {
        for (long start = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(10))
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "it never came about");
    }
}
