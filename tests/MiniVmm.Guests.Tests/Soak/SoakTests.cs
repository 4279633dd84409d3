using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace MiniVmm.Guests.Tests.Soak;

/// <summary>Instances start, stop, crash, pause and are saved at random; in the end nothing is left of them. `make soak` does
/// it for longer: MINIVMM_SOAK_SECONDS, MINIVMM_SOAK_INSTANCES and MINIVMM_SEED say how.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int InstancesEach = 4;

    [SkippableTheory]
    [InlineData("bin/minivmm")]
    [InlineData("bin/native/minivmm")]
    public async Task WhateverIsDoneToThemInstancesAreInTheStateThatFollowsAndLeaveNothing(string program)
    {
        Skip.IfNot(InstanceFixture.HasCurl, "curl is not installed");
        string path = Path.Combine(Guest.Root, program);
        Skip.IfNot(File.Exists(path), $"{program} is not built");
        int seconds = Setting("SOAK_SECONDS", 8), count = Setting("SOAK_INSTANCES", 8), seed = Setting("SEED", 20261124);
        using InstanceFixture instances = new() { Program = path };
        SoakActor[] actors = [.. Enumerable.Range(0, Math.Max(1, count / InstancesEach)).Select(a => new SoakActor(
            instances, [.. Enumerable.Range(0, InstancesEach).Select(i => $"soak-{a}-{i}")], new Random(seed + a)))];
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(actors.Select(a => Task.Run(() =>
        {
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds) a.Step();
        })));
        output.WriteLine($"{actors.Sum(a => a.Steps)} steps with {count} instances in {seconds} s, seed {seed}, {program}");
        Assert.True(actors.Sum(a => a.Steps) > actors.Length, "nothing was done");

        string[] left = [.. Directory.GetDirectories(instances.Root).Select(d => Path.GetFileName(d)!).Where(n => n[0] != '.')];
        if (left.Length > 0) instances.Output(["rm", "-f", .. left]);
        Assert.Equal("[]", instances.Output("ps", "-a", "--json").Trim());
        Assert.Empty(Directory.GetDirectories(instances.Root));
        Assert.Empty(Processes(instances.Root));
        Assert.DoesNotContain(instances.Root, File.ReadAllText("/proc/net/unix"), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(instances.Scratch), f => Assert.EndsWith(".snap", f, StringComparison.Ordinal));
    }

    /// <summary>Monitors whose registry this is, other than those of commands that are ending.</summary>
    private static IEnumerable<string> Processes(string root)
    {
        foreach (string process in Directory.GetDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)))
        {
            string environment, command;
            try
            {
                environment = File.ReadAllText($"{process}/environ");
                command = File.ReadAllText($"{process}/cmdline");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            if (environment.Contains($"MINIVMM_RUNTIME_DIR={root}", StringComparison.Ordinal)) yield return command;
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable($"MINIVMM_{name}"), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
