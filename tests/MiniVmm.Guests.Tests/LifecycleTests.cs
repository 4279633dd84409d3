using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>How instances end, and what they leave behind: nothing.</summary>
public sealed class LifecycleTests
{
    [SkippableTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task ASignalStopsAnInstanceCleanly(string signal, int status)
    {
        Skip.If(signal == "INT" && IsInterruptIgnored(), "interrupts are ignored here, as in the background of a shell script");
        using ServedGuest guest = await ServedGuest.StartAsync();

        Signal(guest.Process.Process, signal);

        Assert.Equal(status, guest.Process.WaitForExit());
        Assert.Empty(guest.Process.Error);
    }

    [Fact]
    public async Task ATetheredInstanceEndsWithItsStdin()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();

        guest.Process.Process.StandardInput.Close();

        Assert.Equal(0, guest.Process.WaitForExit());
    }

    [Fact]
    public async Task AKilledInstanceLeavesNoFileBehind()
    {
        string folder = Directory.CreateTempSubdirectory("minivmm-ram-").FullName;
        try
        {
            using (ServedGuest guest = await ServedGuest.StartAsync("", "httpd", "--ram-dir", folder))
            {
                Assert.Contains("(deleted)", await File.ReadAllTextAsync($"/proc/{guest.Process.Process.Id}/maps"), StringComparison.Ordinal);
                Assert.Empty(Directory.GetFileSystemEntries(folder));
                guest.Process.Process.Kill();
                guest.Process.WaitForExit();
            }
            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>3 GB of addresses have no room for the window of 4 GiB.</summary>
    [Fact]
    public void AnInstanceRunsWhereAddressesAreShort()
    {
        const string script = "ulimit -v 3000000 && exec \"$0\" run \"$1\"";
        using MiniVmmProcess process = MiniVmmProcess.StartProgram("sh", "-c", script, MiniVmmProcess.Program, Guest.Path("hello"));
        Assert.Equal(0, process.WaitForExit());
        Assert.StartsWith("hello: ", process.Output, StringComparison.Ordinal);
        Assert.Empty(process.Error);
    }

    [Fact]
    public async Task InstancesRunSideBySide()
    {
        ServedGuest[] guests = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ServedGuest.StartAsync()));
        try
        {
            string[] bodies = await Task.WhenAll(guests.Select((g, i) => g.Client.GetStringAsync(new Uri($"/cgi?kb=64&passes=2&seed={i}", UriKind.Relative))));
            for (int i = 0; i < bodies.Length; i++)
                Assert.Contains($"{Lab.Load.MemoryWalk.Checksum(64, 2, (uint)i):x8}", bodies[i], StringComparison.Ordinal);
        }
        finally
        {
            foreach (ServedGuest guest in guests) guest.Dispose();
        }
    }

    [Fact]
    public async Task AnIdleGuestSleeps()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();
        string file = Path.GetTempFileName();
        using MiniVmmProcess idle = MiniVmmProcess.Start("run", Guest.Path("httpd"), "--tether", "--stats", file);
        await idle.WaitForLineAsync(l => l.StartsWith("httpd: listening", StringComparison.Ordinal));
        await Task.Delay(1000);
        idle.Process.StandardInput.Close();
        Assert.Equal(0, idle.WaitForExit());

        string[] lines = await File.ReadAllLinesAsync(file);
        File.Delete(file);
        // Mostly halted by its own account: of a second and more at least half, however slow the host.
        Assert.True(Value(lines, "halted_ns") * 2 > Value(lines, "host_ns"), string.Join('\n', lines));
    }

    [Fact]
    public async Task TheTraceHasARecordAPeriod()
    {
        string file = Path.GetTempFileName();
        using (ServedGuest guest = await ServedGuest.StartAsync("fvm=mpl fvm.period_ms=100 fvm.window_ms=1000", "httpd", "--trace", file))
        {
            await guest.Client.GetStringAsync(new Uri("/cgi?kb=1024&passes=200", UriKind.Relative));
            await Task.Delay(300);
        }
        string[] lines = await File.ReadAllLinesAsync(file);
        File.Delete(file);

        Assert.StartsWith("# start_unix_ms=", lines[0], StringComparison.Ordinal);
        string[] names = lines[1].Split(',');
        string[][] rows = [.. lines.Skip(2).Select(l => l.Split(','))];
        Assert.True(rows.Length >= 3);
        Assert.All(rows, r => Assert.Equal(names.Length, r.Length));
        Assert.All(rows, r => Assert.Equal("mpl", r[Array.IndexOf(names, "mode")]));
        Assert.Contains(rows, r => r[Array.IndexOf(names, "vct_ms")].Length > 0);
        double[] times = [.. rows.Select(r => double.Parse(r[0], CultureInfo.InvariantCulture))];
        Assert.Equal(times.Order(), times);
    }

    /// <summary>Ignored signals are inherited, and programs are to leave it at that.</summary>
    private static bool IsInterruptIgnored()
    {
        const ulong interrupt = 1 << 1;
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..];
        return (ulong.Parse(mask.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & interrupt) != 0;
    }

    private static void Signal(Process process, string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static long Value(string[] lines, string key)
    {
        string line = lines.Single(l => l.Contains($"\"{key}\"", StringComparison.Ordinal));
        return long.Parse(line.Split(':')[1].Trim(' ', ','), CultureInfo.InvariantCulture);
    }
}
