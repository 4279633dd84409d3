using System.Text.Json;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>The monitor compiled ahead of time does all that "run" does.</summary>
public sealed class NativeBuildTests
{
    private static string Program => Path.Combine(Guest.Root, "bin", "native", "minivmm");

    [SkippableTheory]
    [InlineData("interpreter", "selftest", "bench")]
    [InlineData("translator", "selftest", "bench")]
    [InlineData("stepwise")]
    public void GuestsRunAsInTheStandardBuild(string engine, params string[] more)
    {
        RequireNative();
        foreach ((string guest, string append) in more.Select(g => (g, g == "bench" ? "times=0 kernel=sort" : "")).Prepend(("hello", "status=7")))
        {
            string[] arguments = ["run", Guest.Path(guest), "--append", append, "--engine", engine, "--deterministic"];
            using MiniVmmProcess native = Run(arguments);
            using MiniVmmProcess standard = MiniVmmProcess.Run(arguments);

            Assert.Equal(standard.Output, native.Output);
            Assert.Equal(standard.Error, native.Error);
            Assert.Equal(standard.Process.ExitCode, native.Process.ExitCode);
        }
    }

    /// <summary>The same instructions retired: the translator was at work, with its faults and its code that changes.</summary>
    [SkippableTheory]
    [InlineData("smc")]
    [InlineData("paging")]
    [InlineData("gates")]
    [InlineData("restart")]
    public void SystemProgramsPrintWhatTheManualDemands(string program)
    {
        RequireNative();
        string path = Path.Combine(Guest.Root, "guests", "bin", "isa", program + ".elf");
        Skip.IfNot(File.Exists(path), $"there is no {path}");
        using MiniVmmProcess native = Run("run", path, "--deterministic");
        Assert.Equal(File.ReadAllText(Path.Combine(Guest.Root, "guests", "isa", program + ".expected")), native.Output);
        Assert.Equal(0, native.WaitForExit());
    }

    [SkippableFact]
    public async Task AServerServesAndReports()
    {
        RequireNative();
        string folder = Directory.CreateTempSubdirectory("minivmm-native-").FullName;
        try
        {
            string trace = Path.Combine(folder, "trace.csv"), statistics = Path.Combine(folder, "statistics.json");
            using (ServedGuest guest = await ServedGuest.StartProgramAsync(
                Program, "fvm=mpl fvm.period_ms=100", "httpd", "--trace", trace, "--stats", statistics))
            {
                for (int i = 0; i < 20; i++) Assert.NotEmpty(await guest.StatusAsync("served"));
                await Task.Delay(TimeSpan.FromSeconds(1));
                guest.Process.Process.StandardInput.Close();
                Assert.Equal(0, guest.Process.WaitForExit());
            }
            Assert.True(File.ReadAllLines(trace).Length > 2, "no telemetry arrived");
            using JsonDocument counters = JsonDocument.Parse(File.ReadAllText(statistics));
            Assert.Equal("translator", counters.RootElement.GetProperty("engine").GetString());
            Assert.True(counters.RootElement.GetProperty("retired").GetInt64() > 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every command for instances, and its JSON, which is made without reflection there.</summary>
    [SkippableFact]
    public async Task InstancesAreLaunchedSeenAndSteered()
    {
        RequireNative();
        using var instances = new InstanceFixture { Program = Program };
        string snapshot = Path.Combine(instances.Scratch, "web.snap");

        Assert.Equal("web", instances.Detach("httpd", "--name", "web", "--append", "fvm=mpl fvm.period_ms=100"));
        Assert.Equal("running", instances.State("web"));
        Assert.Contains("httpd.elf", instances.Output("ps"), StringComparison.Ordinal);
        Assert.Contains("\"state\": \"paused\"", instances.Output("pause", "web", "--json"), StringComparison.Ordinal);
        Assert.Contains("\"changed\": true", instances.Output("resume", "web", "--json"), StringComparison.Ordinal);
        await InstanceFixture.UntilAsync(() => instances.Output("logs", "web").Contains("port 80", StringComparison.Ordinal));
        Assert.Contains("\"pause_ms\"", instances.Output("snapshot", "web", snapshot, "--json"), StringComparison.Ordinal);
        Assert.Equal(["twin-1", "twin-2"], instances.Output("clone", snapshot, "-n", "2", "--name", "twin").Split('\n')[..2]);
        Assert.Contains("\"name\":\"twin-1\"", instances.Output("stats", "twin-1", "--json"), StringComparison.Ordinal);
        Assert.Contains("web", instances.Output("stats"), StringComparison.Ordinal);
        Assert.Contains("twin-2", instances.Output("top", "--count", "1"), StringComparison.Ordinal);
        Assert.Contains("\"means\": \"power_off\"", instances.Output("stop", "web", "--json"), StringComparison.Ordinal);
        Assert.Contains("\"exit_status\": 0", instances.Output("wait", "web", "--json"), StringComparison.Ordinal);
        Assert.Contains("\"killed\": true", instances.Output("kill", "twin-1", "--json"), StringComparison.Ordinal);
        Assert.Contains("\"name\": \"twin-2\"", instances.Output("rm", "-f", "twin-2", "--json"), StringComparison.Ordinal);
        Assert.Contains("complete", instances.Output("completion", "bash"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void RecordingsAreReplayed()
    {
        RequireNative();
        using var instances = new InstanceFixture { Program = Program };
        string recording = Path.Combine(instances.Scratch, "hello.rec");
        string recorded = instances.Output("run", Guest.Path("hello"), "--record", recording);
        Assert.Equal(recorded, instances.Output("replay", recording));
    }

    [SkippableFact]
    public void TheLabSaysWhereItIs()
    {
        RequireNative();
        using MiniVmmProcess native = Run("lab", "run", "fuml");
        Assert.Equal(1, native.Process.ExitCode);
        Assert.Contains("bin/minivmm", Assert.Single(native.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void ErrorsAreOneLine()
    {
        RequireNative();
        using MiniVmmProcess native = Run("run", "/no/such/kernel");
        Assert.Equal(1, native.Process.ExitCode);
        Assert.Contains("/no/such/kernel", Assert.Single(native.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static void RequireNative() => Skip.IfNot(File.Exists(Program), "bin/native/minivmm is not built: run 'make native'");

    private static MiniVmmProcess Run(params string[] arguments)
    {
        MiniVmmProcess process = MiniVmmProcess.StartProgram(Program, arguments);
        process.WaitForExit();
        return process;
    }
}
