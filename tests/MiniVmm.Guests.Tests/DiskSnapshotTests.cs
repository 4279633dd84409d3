using MiniVmm.Lab.Load;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>Snapshots of guests with disks.</summary>
public sealed class DiskSnapshotTests : IDisposable
{
    private const int DiskMiB = 4;
    private const uint Fill = 7;

    private readonly InstanceFixture _instances = new();

    private string Image => Path.Combine(_instances.Scratch, "disk.img");

    private string Saved => Path.Combine(_instances.Scratch, "guest.snap");

    [Fact]
    public async Task ASnapshotUnderDiskLoadGoesOnWithTheSameFile()
    {
        string name = Start(out int port);
        using (var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") })
        {
            await ServesAsync(client);
            using var enough = new CancellationTokenSource();
            Task<int>[] clients = [.. Enumerable.Range(1, 8).Select(seed => Task.Run(() => HammerAsync(client, seed, enough.Token)))];
            await Task.Delay(200);
            _instances.Output("snapshot", name, Saved);
            await enough.CancelAsync();
            Assert.All(await Task.WhenAll(clients), served => Assert.True(served > 0));
        }
        Refuses($"--disk: {Image} is in use by another guest; make a copy for this one, or give it to all of them with ',readonly'", "restore", Saved);
        _instances.Output("kill", name);
        using ServedGuest restored = ServedGuest.Restore(Saved);
        await restored.WaitUntilServingAsync();
        Assert.Equal(DiskContents.Checksum(256, DiskMiB, 5, Fill), await ReadAsync(restored.Client, 5));
        while (await restored.StatusAsync("threads") != "0") await Task.Delay(20);   // those of the snapshot got their answers too
        Assert.False(restored.Process.Process.HasExited, restored.Process.Error);
    }

    [Fact]
    public async Task ASnapshotWantsItsDisks()
    {
        string name = Start(out _);
        _instances.Output("snapshot", name, Saved);
        _instances.Output("kill", name);
        string other = Path.Combine(_instances.Scratch, "other.img");
        await File.WriteAllBytesAsync(other, new byte[512]);
        Refuses($"--disk: {other} has 512 bytes, and the guest's disk had {DiskMiB << 20}; name the right file", "restore", Saved, "--disk", other);
        Refuses("--disk: the guest's disks number 1 and not 2; name each of them or none", "restore", Saved, "--disk", other, "--disk", Image);
        Refuses(
            $"--disk: 2 guests cannot write to {Image}; add ',readonly', or give each a copy with 'minivmm restore --disk'", "clone", Saved, "-n", "2");
        string[] clones = _instances.Output("clone", Saved, "-n", "2", "--disk", Image + ",readonly").TrimEnd().Split('\n');
        Assert.Equal(2, clones.Length);
        Assert.All(clones, clone => Assert.Equal("running", _instances.State(clone)));
    }

    public void Dispose() => _instances.Dispose();

    private static async Task ServesAsync(HttpClient client)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await client.GetStringAsync(new Uri("/status", UriKind.Relative));
                return;
            }
            catch (HttpRequestException) when (attempt < 1000)
            {
                await Task.Delay(10);
            }
        }
    }

    private static async Task<uint?> ReadAsync(HttpClient client, int seed, string more = "") =>
        MemoryWalk.Parse(await client.GetStringAsync(new Uri($"/disk?kb=256&seed={seed}{more}", UriKind.Relative)));

    private static async Task<int> HammerAsync(HttpClient client, int seed, CancellationToken enough)
    {
        int served = 0;
        for (; !enough.IsCancellationRequested; served++)
            Assert.Equal(
                DiskContents.Checksum(256, DiskMiB, (uint)seed, Fill), await ReadAsync(client, seed, served % 3 == 0 ? $"&write=1&fill={Fill}" : ""));
        return served;
    }

    private string Start(out int port)
    {
        byte[] bytes = new byte[DiskMiB << 20];
        DiskContents.Fill(0, bytes, Fill);
        File.WriteAllBytes(Image, bytes);
        port = ServedGuest.FreePort();
        return _instances.Detach("httpd", "--disk", Image, "--publish", $"{port}:80");
    }

    private void Refuses(string message, params string[] arguments)
    {
        using MiniVmmProcess process = _instances.Run(arguments);
        Assert.Equal((1, $"minivmm: {message}\n"), (process.Process.ExitCode, process.Error));
    }
}
