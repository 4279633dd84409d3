using System.Diagnostics;
using MiniVmm.Host.Policing;
using Xunit;

namespace MiniVmm.Tests.Host.Policing;

public sealed class PenaltyTests : IDisposable
{
    private readonly Process _victim = Process.Start("/bin/sleep", "1000");

    private Subject Victim => Subject.Find("victim", _victim.Id)!;

    [Fact]
    public async Task A_process_is_frozen_again_and_again_and_goes_on_when_the_penalty_is_lifted()
    {
        using FreezePenalty penalty = new();
        penalty.Set(Victim, 3, 0);
        await UntilAsync(() => State() == 'T');
        await UntilAsync(() => State() != 'T');
        await UntilAsync(() => State() == 'T');

        penalty.Set(Victim, 0, 0);
        Assert.NotEqual('T', State());
    }

    [Fact]
    public async Task Nothing_stays_frozen_when_the_police_goes()
    {
        FreezePenalty penalty = new();
        penalty.Set(Victim, 8, 0);
        await UntilAsync(() => State() == 'T');
        penalty.Dispose();
        Assert.NotEqual('T', State());
    }

    /// <summary>What a SIGKILL of the police comes to: the pipe breaks, and nobody else is there.</summary>
    [Fact]
    public async Task The_guard_undoes_what_it_was_told_last()
    {
        UndoGuard guard = new();
        guard.Arm(["false"]);
        guard.Arm([$"kill -CONT {_victim.Id}"]);
        using (Process stop = Process.Start("/bin/kill", ["-STOP", $"{_victim.Id}"])) await stop.WaitForExitAsync();
        await UntilAsync(() => State() == 'T');
        guard.Dispose();
        Assert.NotEqual('T', State());
    }

    [SkippableFact]
    public void A_cgroup_of_its_own_goes_with_the_penalty()
    {
        CgroupPenalty? penalty = CgroupPenalty.TryCreate(out string obstacle);
        Skip.If(penalty is null, obstacle);
        string before = Cgroups();
        penalty!.Set(Victim, 1, 64 << 20);
        penalty.Set(Victim, 2, 64 << 20);
        Assert.Contains($"/police-{_victim.Id}-", Cgroups(), StringComparison.Ordinal);

        penalty.Dispose();
        Assert.Equal(before, Cgroups());
        Assert.Empty(Directory.GetDirectories("/sys/fs/cgroup", $"police-{_victim.Id}-*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }));
    }

    [Fact]
    public void Who_has_ended_is_nobody()
    {
        Subject victim = Victim;
        _victim.Kill();
        _victim.WaitForExit();
        Assert.Null(Subject.Find("victim", _victim.Id));
        using FreezePenalty penalty = new();
        penalty.Set(victim, 1, 0);
    }

    public void Dispose()
    {
        _victim.Kill();
        _victim.WaitForExit();
        _victim.Dispose();
    }

    private char State()
    {
        string stat = File.ReadAllText($"/proc/{_victim.Id}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private string Cgroups() => File.ReadAllText($"/proc/{_victim.Id}/cgroup");

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < 5000, "it never came");
            await Task.Delay(10);
        }
    }
}
