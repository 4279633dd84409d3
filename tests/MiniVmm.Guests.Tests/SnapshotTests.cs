using System.Text;
using MiniVmm.Devices.Serial;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Running;
using MiniVmm.Machine.Snapshots;
using Xunit;

namespace MiniVmm.Guests.Tests;

public sealed class SnapshotTests : IDisposable
{
    private const string Walk = "/cgi?kb=1024&passes=20&seed=3";

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-snapshot-").FullName;

    private string Saved => Path.Combine(_folder, "guest.snap");

    [Theory]
    [InlineData("membound", "kb=512 passes=100 threads=3", "translator", "interpreter")]
    [InlineData("spin", "threads=3 iterations=1000000 fvm=rate fvm.period_ms=100", "interpreter", "translator")]
    [InlineData("selftest", "", "translator", "translator")]
    public async Task ADeterministicGuestEndsAsItWouldHaveWithoutASnapshot(string guest, string append, string before, string after)
    {
        var config = new MachineConfig { Kernel = Guest.Path(guest), Append = append, Engine = before, Deterministic = true };
        var console = new ConsoleText();
        Task? saving = null;
        using VirtualMachine machine = MachineBuilder.Build(config, console);
        ExitReport whole = machine.Run(CancellationToken.None, () =>
        {
            if (saving is null && machine.Statistics.Retired > 3_000_000) saving = Snapshot.SaveAsync(machine, Saved);
            return true;
        });
        Assert.NotNull(saving);
        await saving;

        using Snapshot snapshot = Snapshot.Open(Saved);
        Assert.Equal(32, snapshot.Kernel.Checksum.Length);
        foreach (string engine in (string[])[before, after])
        {
            var rest = new ConsoleText();
            using VirtualMachine restored = MachineBuilder.Restore(snapshot, new RestoreOptions { Engine = engine }, rest);
            long began = restored.Statistics.Retired;
            ExitReport report = restored.Run(CancellationToken.None);
            Assert.InRange(began, 3_000_000, whole.Statistics.Retired - 1);
            Assert.Equal((whole.Reason, whole.Status), (report.Reason, report.Status));
            Assert.Equal((whole.Statistics.Retired, whole.Statistics.VirtualNs), (report.Statistics.Retired, report.Statistics.VirtualNs));
            Assert.EndsWith(rest.Text, console.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AServerIsSavedUnderLoadAndServesFromTheFileInManyCopies()
    {
        string checksum = await SaveUnderLoadAsync();

        string[][] ways = [[], ["--engine", "interpreter"], ["--ram", "copy"]];
        ServedGuest[] copies = [.. ways.Select(way => ServedGuest.Restore(Saved, way))];
        foreach (ServedGuest copy in copies) await copy.WaitUntilServingAsync();
        File.Delete(Saved);
        foreach (ServedGuest copy in copies)
        {
            using (copy)
            {
                Assert.False(copy.Process.Process.HasExited, copy.Process.Error);
                for (int i = 0; i < 5; i++) Assert.Equal(checksum, await copy.Client.GetStringAsync(new Uri(Walk, UriKind.Relative)));
                Assert.NotEqual("0", await copy.StatusAsync("served"));
            }
        }
    }

    [Fact]
    public void WhatIsNoSnapshotIsRefusedInOneLine()
    {
        File.WriteAllText(Saved, "MVMSNAP or something like it, but no snapshot; long enough to look at, though, all the way.");
        using MiniVmmProcess restore = MiniVmmProcess.Run("restore", Saved);
        Assert.Equal((1, $"minivmm: snapshot {Saved}: not a snapshot\n"), (restore.Process.ExitCode, restore.Error));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <returns>What the server answers.</returns>
    private async Task<string> SaveUnderLoadAsync()
    {
        int port = ServedGuest.FreePort();
        var config = new MachineConfig { Kernel = Guest.Path("httpd"), Publish = [PublishedPort.Parse($"{port}:80")] };
        using VirtualMachine machine = MachineBuilder.Build(config, new Silence());
        using var stop = new CancellationTokenSource();
        Task<ExitReport> running = Task.Factory.StartNew(() => machine.Run(stop.Token), TaskCreationOptions.LongRunning);
        try
        {
            return await SaveUnderLoadAsync(machine, port);
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    private async Task<string> SaveUnderLoadAsync(VirtualMachine machine, int port)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(100) };
        string answer = await client.GetStringAsync(new Uri(Walk, UriKind.Relative));

        using var enough = new CancellationTokenSource();
        Task<int>[] clients = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            int served = 0;
            for (; !enough.IsCancellationRequested; served++) Assert.Equal(answer, await client.GetStringAsync(new Uri(Walk, UriKind.Relative)));
            return served;
        }))];
        for (int i = 0; i < 3; i++)
        {
            await Task.Delay(100);
            SnapshotReport report = await Snapshot.SaveAsync(machine, Saved);
            Assert.InRange(report.RamBytes, 1 << 20, machine.Config.Memory);
        }
        await enough.CancelAsync();
        Assert.All(await Task.WhenAll(clients), served => Assert.True(served > 0));
        return answer;
    }

    private sealed class ConsoleText : IByteSink
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public void Write(byte value) => _text.Append((char)value);
    }
}
