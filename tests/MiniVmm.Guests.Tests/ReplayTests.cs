using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace MiniVmm.Guests.Tests;

public sealed class ReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-replay-").FullName;

    private string Recorded => Path.Combine(_folder, "run.rec");

    [Fact]
    public async Task AServerRunsAgainAsItRanWithoutItsClients()
    {
        string stats = Path.Combine(_folder, "stats.json");
        using ServedGuest guest = await ServedGuest.StartAsync("fvm=mpl fvm.period_ms=100", "httpd", "--record", Recorded, "--stats", stats);
        Task<string>[] requests = [.. Enumerable.Range(0, 12).Select(i =>
            guest.Client.GetStringAsync(new Uri($"/cgi?kb={64 << (i % 5)}&passes=10&seed={i}&wait={i * 10}", UriKind.Relative)))];
        await Task.WhenAll(requests);
        guest.Process.Process.StandardInput.Close();   // it is tethered
        guest.Process.WaitForExit();
        using JsonDocument counters = JsonDocument.Parse(File.ReadAllText(stats));
        long retired = counters.RootElement.GetProperty("retired").GetInt64();

        foreach (string engine in Guest.Engines)
        {
            using MiniVmmProcess replay = MiniVmmProcess.Run("replay", Recorded, "--engine", engine);
            Assert.Equal((0, $"minivmm: run: the recording ends after {retired} instructions\n"), (replay.Process.ExitCode, replay.Error));
            Assert.Equal(guest.Process.Output, replay.Output);
        }

        using MiniVmmProcess part = MiniVmmProcess.Run("replay", Recorded, "--stop-at", $"{retired / 2}");
        Assert.StartsWith($"minivmm: run: stopped after {retired / 2} instructions\n", part.Error, StringComparison.Ordinal);
        Assert.Contains(" eip ", part.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunThatWasKilledIsRepeatedAsFarAsItWasWritten()
    {
        using (ServedGuest guest = await ServedGuest.StartAsync("", "httpd", "--record", Recorded))
        {
            long begin = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(1)) await guest.StatusAsync("served");
            guest.Process.Process.Kill();
            guest.Process.Process.WaitForExit();
        }
        using MiniVmmProcess replay = MiniVmmProcess.Run("replay", Recorded);
        Assert.Equal(0, replay.Process.ExitCode);
        Assert.Contains("it was cut short", replay.Error, StringComparison.Ordinal);
        Assert.Contains("httpd: listening", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AGuestThatEndsEndsAgain()
    {
        using MiniVmmProcess run = MiniVmmProcess.Run("run", Guest.Path("hello"), "--append", "status=7", "--record", Recorded);
        using MiniVmmProcess replay = MiniVmmProcess.Run("replay", Recorded);
        Assert.Equal((7, 7), (run.Process.ExitCode, replay.Process.ExitCode));
        Assert.Equal(run.Output, replay.Output);
        Assert.Contains("ended with status 7", replay.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
