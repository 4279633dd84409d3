using System.Text.Json;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>The police as a command. With a budget of a MiB and every round a congested one, any guest offends.</summary>
public sealed class PoliceTests(InstanceFixture instances) : IClassFixture<InstanceFixture>
{
    /// <summary>Keeps 16 MiB in use for longer than any test takes.</summary>
    private const string Work = "kb=16384 passes=100000000";

    private static readonly string[] Severe =
        ["--budget", "1M", "--interval", "0.2", "--set", "congested=0", "--set", "grace=0", "--set", "escalate=0.1", "--set", "relent=3600"];

    [Fact]
    public async Task WhatIsFrozenGoesOnWhenThePoliceIsKilled()
    {
        instances.Detach("membound", "--name", "frozen", "--append", Work);
        int pid = instances.Pid("frozen");
        using (MiniVmmProcess police = instances.Start(["police", "frozen", .. Severe]))
        {
            await InstanceFixture.UntilAsync(() => State(pid) == 'T');
            Assert.Contains("minivmm: police: frozen: punish, level 1 (freeze 1/2): ", police.Error, StringComparison.Ordinal);
            police.Process.Kill();
            await police.Process.WaitForExitAsync();
        }
        await InstanceFixture.UntilAsync(() => State(pid) != 'T');

        // It would be frozen in every slice of two seconds.
        for (int i = 0; i < 25; i++)
        {
            Assert.NotEqual('T', State(pid));
            await Task.Delay(100);
        }
        Assert.Equal("running", instances.State("frozen"));
    }

    [Fact]
    public async Task DecisionsGoIntoTheTraceAndADryRunDoesNothing()
    {
        instances.Detach("membound", "--name", "watched", "--append", Work);
        int pid = instances.Pid("watched");
        string trace = Path.Combine(instances.Scratch, "police.csv");
        using MiniVmmProcess police = instances.Start(["police", "watched", "--dry-run", "--json", "--trace", trace, .. Severe]);
        string line = await police.WaitForLineAsync(l => l.Contains("escalate", StringComparison.OrdinalIgnoreCase));
        using JsonDocument decision = JsonDocument.Parse(line);
        Assert.Equal("watched", decision.RootElement.GetProperty("verdict").GetProperty("instance").GetString());
        Assert.Equal("dry run", decision.RootElement.GetProperty("penalty").GetString());
        Assert.NotEqual('T', State(pid));
        string[] lines = File.ReadAllLines(trace);
        Assert.StartsWith("unix_ms,instance,verdict,level,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",watched,punish,1,", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines[0].Split(',').Length, lines[1].Split(',').Length);
    }

    [Theory]
    [InlineData("policy demand has no parameter 'x'", 1, "--set", "x=1")]
    [InlineData("--set: 'grace' is no parameter with a number", 1, "--set", "grace")]
    [InlineData("--budget: ", 1, "--budget", "much")]
    [InlineData("there is no such instance", 1, "nobody")]
    [InlineData("--interval: is not between", 2, "--interval", "0")]
    [InlineData("best", 2, "--policy", "best")]
    public void WhatIsWrongIsSaidInOneLine(string message, int status, params string[] arguments)
    {
        using MiniVmmProcess police = instances.Run(["police", .. arguments]);
        Assert.Equal(status, police.Process.ExitCode);
        Assert.Contains(message, police.Error, StringComparison.Ordinal);
        if (status == 1) Assert.DoesNotContain('\n', police.Error.TrimEnd());
    }

    private static char State(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }
}
