using System.Diagnostics;
using System.Text.Json;
using MiniVmm.Host.Measurements;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>Registered instances as people handle them: real monitors, real guests.</summary>
public sealed class InstanceTests(InstanceFixture instances) : IClassFixture<InstanceFixture>
{
    private const string Forever = "seconds=3600";

    [Fact]
    public void ALifeFromStartToRemoval()
    {
        string name = instances.Detach("httpd", "--name", "life");

        Assert.Equal("life", name);
        JsonElement listed = instances.Look("life")!.Value;
        Assert.Equal("running", listed.GetProperty("state").GetString());
        int pid = listed.GetProperty("config").GetProperty("pid").GetInt32();
        Assert.True(File.Exists($"/proc/{pid}/task/{listed.GetProperty("config").GetProperty("vcpu_thread").GetInt32()}/stat"));
        Assert.Contains("life", instances.Output("ps"), StringComparison.Ordinal);

        Assert.Equal("life: powered off\n", instances.Output("stop", "lif"));
        Assert.Null(ProcessMeter.Read(pid));
        Assert.DoesNotContain("life", instances.Output("ps"), StringComparison.Ordinal);
        Assert.Contains("exited(0)", instances.Output("ps", "-a"), StringComparison.Ordinal);
        Assert.Equal("0\n", instances.Output("wait", "life"));
        Assert.Contains("httpd: listening", instances.Output("logs", "life"), StringComparison.Ordinal);
        Assert.Equal("life: had ended already\n", instances.Output("stop", "life"));

        instances.Output("rm", "life");
        Assert.Null(instances.Look("life"));
    }

    [Fact]
    public void TheExitStatusIsTheGuests()
    {
        instances.Detach("hello", "--name", "seven", "--append", "status=7");

        Assert.Equal("7\n", instances.Output("wait", "seven"));
        Assert.Equal("exited", instances.State("seven"));
        Assert.StartsWith("hello: ", instances.Output("logs", "-f", "seven"), StringComparison.Ordinal);
    }

    [Fact]
    public void AFailedStartIsTheCallersAndLeavesNothing()
    {
        using MiniVmmProcess process = instances.Run("run", "/nonexistent.elf", "--detach", "--name", "failed");

        Assert.Equal(1, process.Process.ExitCode);
        Assert.StartsWith("minivmm: ", process.Error, StringComparison.Ordinal);
        Assert.Contains("/nonexistent.elf", process.Error, StringComparison.Ordinal);
        Assert.Empty(process.Output);
        Assert.Null(instances.Look("failed"));
    }

    [Fact]
    public void OfProcessesThatRaceForANameOneWins()
    {
        MiniVmmProcess[] race = [.. Enumerable.Range(0, 4).Select(_ => instances.Start("run", Guest.Path("spin"), "--append", Forever, "--detach", "--name", "raced"))];
        int[] statuses = [.. race.Select(p => p.WaitForExit())];

        Assert.Equal([0, 1, 1, 1], statuses.Order());
        Assert.All(race.Where(p => p.Process.ExitCode == 1), p => Assert.Contains("raced is in use", p.Error, StringComparison.Ordinal));
        Assert.Equal("running", instances.State("raced"));
        foreach (MiniVmmProcess process in race) process.Dispose();
    }

    [Fact]
    public void APausedGuestRetiresNothingUntilItIsResumed()
    {
        instances.Detach("spin", "--name", "paused", "--append", Forever);
        instances.Output("pause", "paused");

        Assert.Equal("paused", instances.State("paused"));
        Assert.Equal("paused: was paused already\n", instances.Output("pause", "paused"));
        long before = Retired("paused");
        Assert.Equal(before, Retired("paused"));

        instances.Output("resume", "paused");
        Assert.Equal("running", instances.State("paused"));
        Assert.True(Retired("paused") > before);

        instances.Output("pause", "paused");
        Assert.Equal("paused: did not power off and was stopped\n", instances.Output("stop", "paused"));
    }

    [Fact]
    public async Task AKilledMonitorHasCrashedAndIsNeverTakenForRunning()
    {
        instances.Detach("httpd", "--name", "crashed");
        await InstanceFixture.UntilAsync(() => instances.Output("logs", "crashed").Contains("listening", StringComparison.Ordinal));
        using (Process monitor = Process.GetProcessById(instances.Pid("crashed")))
        {
            monitor.Kill();
            await monitor.WaitForExitAsync();
        }

        Assert.Equal("crashed", instances.State("crashed"));
        Assert.DoesNotContain("crashed", instances.Output("ps"), StringComparison.Ordinal);
        Assert.Matches("crashed: .*\n +httpd: listening", instances.Output("ps", "-a"));
        using (MiniVmmProcess wait = instances.Run("wait", "crashed")) Assert.Equal(1, wait.Process.ExitCode);

        instances.Detach("spin", "--name", "crashed", "--append", Forever);
        Assert.Equal("running", instances.State("crashed"));
        instances.Output("kill", "crashed");
        Assert.Equal("exited", instances.State("crashed"));
        Assert.Equal("137\n", instances.Output("wait", "crashed"));
    }

    [Fact]
    public void OnlyItsUserCanReachAnInstance()
    {
        instances.Detach("httpd", "--name", "private");

        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(instances.Root));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(instances.FileOf("private", "control.sock")));
    }

    /// <summary>A descriptor that the shell left open would keep a file, or a pipe's reader, for the instance's life.</summary>
    [Fact]
    public void ADetachedInstanceHasASessionOfItsOwnAndNothingOfItsStarter()
    {
        string script = $"exec 7<{Guest.Path("hello")}; exec env MINIVMM_RUNTIME_DIR={instances.Root} {MiniVmmProcess.Program} run {Guest.Path("httpd")} --detach --name alone";
        using MiniVmmProcess start = MiniVmmProcess.StartProgram("sh", "-c", script);
        Assert.Equal(0, start.WaitForExit());
        int pid = instances.Pid("alone");

        string[] fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        Assert.Equal($"{pid}", fields[3]);
        (string? Target, char Access)[] open = [.. Directory.GetFileSystemEntries($"/proc/{pid}/fd").Select(f => (new FileInfo(f).LinkTarget, Access(f)))];
        Assert.DoesNotContain(open, f => f.Target?.EndsWith("hello.elf", StringComparison.Ordinal) == true);
        // Of pipes of its own it has both ends.
        foreach (IGrouping<string?, char> pipe in open.Where(f => f.Target?.StartsWith("pipe:", StringComparison.Ordinal) == true).GroupBy(f => f.Target, f => f.Access))
            Assert.Equal(['0', '1'], pipe.Order());
        Assert.Equal("/dev/null", new FileInfo($"/proc/{pid}/fd/0").LinkTarget);
        Assert.Equal(instances.FileOf("alone", "monitor.log"), new FileInfo($"/proc/{pid}/fd/2").LinkTarget);
    }

    [Fact]
    public void AMonitorThatDoesNotAnswerIsKilledInTheEnd()
    {
        instances.Detach("spin", "--name", "stuck", "--append", Forever);
        int pid = instances.Pid("stuck");
        using (Process stop = Process.Start("kill", ["-STOP", $"{pid}"])) stop.WaitForExit();

        Assert.Equal("unresponsive", instances.State("stuck"));
        Assert.Equal("stuck: did not stop and was killed\n", instances.Output("stop", "stuck", "--time", "0.2"));
        Assert.Null(ProcessMeter.Read(pid));
        Assert.Equal("exited", instances.State("stuck"));
    }

    [Fact]
    public void ANamedInstanceInTheForegroundIsRegisteredAndANamelessOneIsNot()
    {
        using MiniVmmProcess named = instances.Run("run", Guest.Path("hello"), "--name", "fore");
        using MiniVmmProcess nameless = instances.Run("run", Guest.Path("hello"));

        Assert.Equal(nameless.Output, named.Output);
        Assert.Equal(named.Output, instances.Output("logs", "fore"));
        Assert.Equal("exited", instances.State("fore"));
        Assert.Null(instances.Look("hello"));
    }

    [Fact]
    public void ATripleFaultIsToldWithItsRegisters()
    {
        instances.Detach("hello", "--name", "triple", "--append", "triple");

        Assert.Equal("1\n", instances.Output("wait", "triple"));
        using var exit = JsonDocument.Parse(File.ReadAllText(instances.FileOf("triple", "exit.json")));
        Assert.Equal("triple_fault", exit.RootElement.GetProperty("reason").GetString());
        Assert.Contains("eip ", exit.RootElement.GetProperty("details").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stop", "nobody")]
    [InlineData("logs", "nobody")]
    [InlineData("console", "nobody")]
    [InlineData("pause", "no/body")]
    public void AnInstanceThatThereIsNotIsNamed(string command, string name)
    {
        using MiniVmmProcess process = instances.Run(command, name);

        Assert.Equal(1, process.Process.ExitCode);
        Assert.Equal($"minivmm: {name}: there is no such instance; see: minivmm ps -a\n", process.Error);
    }

    /// <summary>The last octal digit of the flags: 0 reads, 1 writes.</summary>
    private static char Access(string descriptor) =>
        File.ReadLines(descriptor.Replace("/fd/", "/fdinfo/", StringComparison.Ordinal)).Single(l => l.StartsWith("flags:", StringComparison.Ordinal))[^1];

    private long Retired(string name)
    {
        using var statistics = JsonDocument.Parse(Http(name));
        return statistics.RootElement.GetProperty("machine").GetProperty("retired").GetInt64();
    }

    private string Http(string name) => ControlSocket.Get(instances.FileOf(name, "control.sock"), "/v1/statistics");
}
