using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MiniVmm.Host.Instances;
using MiniVmm.Host.Measurements;
using Xunit;

namespace MiniVmm.Tests.Host;

/// <summary>Real child processes; a shell stands in for the monitor.</summary>
public sealed class InstanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Console_output_and_exit_status_are_kept()
    {
        using Instance instance = Shell("echo one; echo two >&2; echo three; exit 7");
        Assert.Equal(7, await instance.Exited.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(["two", "three"], instance.LastConsoleLines(2));
    }

    [Fact]
    public async Task Stopping_ends_stdin_and_waits_for_the_orderly_end()
    {
        using Instance instance = Shell("while read -r line; do :; done; echo orderly; exit 3");
        await instance.StopAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(3, await instance.Exited);
        Assert.Equal(["orderly"], instance.LastConsoleLines(1));
    }

    [Fact]
    public async Task What_does_not_stop_is_killed()
    {
        using Instance instance = Shell("exec sleep 60");
        await instance.StopAsync(TimeSpan.FromMilliseconds(50));
        Assert.Equal(128 + 9, await instance.Exited);
    }

    [Fact]
    public async Task Ctrl_C_on_the_terminal_is_the_launchers_alone()
    {
        using Instance instance = Shell("echo up; while read -r line; do :; done; exit 4");
        while (instance.LastConsoleLines(1) is not ["up"])
            await Task.Delay(10);
        using (Process kill = Process.Start("kill", ["-INT", $"{instance.ProcessId}"]))
            await kill.WaitForExitAsync();
        await instance.StopAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(4, await instance.Exited);
    }

    [Fact]
    public async Task A_place_that_cannot_be_taken_ends_it_with_a_reason()
    {
        using Process process = LaunchScript.Start("true", [], Path.Combine(_folder, "log"), "/nonexistent/cgroup.procs");
        process.StandardInput.WriteLine();
        await process.WaitForExitAsync();
        Assert.Equal(LaunchScript.NoPlace, process.ExitCode);
        Assert.Contains("/nonexistent", File.ReadAllText(Path.Combine(_folder, "log")));
    }

    [Fact]
    public async Task A_lost_port_is_told_from_other_failures()
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        using Instance clash = Shell("exit 1", ((IPEndPoint)other.LocalEndPoint!).Port);
        using Instance fault = Shell("exit 1", FreePort.Find());
        await Task.WhenAll(clash.Exited, fault.Exited);
        Assert.True(clash.LostItsPort);
        Assert.False(fault.LostItsPort);
    }

    [Fact]
    public void Options_become_the_monitors_arguments() => Assert.Equal(
        "run k.elf --mem 96M --tether --append fvm=off x=1 --publish 8080:80 --clock 137000000 "
        + "--trace t.csv --stats s.json",
        string.Join(' ', new InstanceOptions
        {
            Name = "a",
            Kernel = "k.elf",
            MemoryMiB = 96,
            Append = "fvm=off x=1",
            PublishGuestPort = 80,
            ClockHz = 137_000_000,
            ConsoleLog = "log",
            TraceFile = "t.csv",
            StatsFile = "s.json",
        }.Arguments(8080)));

    [Fact]
    public async Task A_process_is_measured_from_outside()
    {
        using Instance instance = Shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo up; read -r line");
        while (instance.LastConsoleLines(1) is not ["up"])
            await Task.Delay(10);
        ProcessSample sample = ProcessMeter.Read(instance.ProcessId)!.Value;
        Assert.True(sample.UserMs + sample.SystemMs > 0);
        Assert.True(sample.MinorFaults > 0);
        Assert.InRange(sample.ResidentBytes, 64 << 10, 64 << 20);
        await instance.StopAsync(TimeSpan.FromSeconds(20));
        Assert.Null(ProcessMeter.Read(instance.ProcessId));
    }

    private Instance Shell(string script, int port = 0) => Instance.Start(
        "/bin/sh", ["-c", script],
        new InstanceOptions
        {
            Name = "test",
            Kernel = "",
            MemoryMiB = 1,
            ConsoleLog = Path.Combine(_folder, $"{Guid.NewGuid()}.log"),
        },
        Placement.Anywhere, port);
}
