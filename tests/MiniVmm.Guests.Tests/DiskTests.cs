using System.Net;
using MiniVmm.Lab.Load;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>A real disk behind a real guest.</summary>
public sealed class DiskTests : IDisposable
{
    private const int DiskMiB = 4;
    private const uint Fill = 7;

    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-disk-").FullName;

    private string Image => Path.Combine(_folder, "disk.img");

    [Theory]
    [InlineData("translator")]
    [InlineData("interpreter")]
    public async Task AGuestReadsWhatTheFileHolds(string engine)
    {
        Make();
        using ServedGuest guest = await ServedGuest.StartAsync("fvm=mpl", "httpd", "--disk", Image, "--engine", engine);
        Task<string>[] answers = [.. Enumerable.Range(1, 12).Select(seed => guest.Client.GetStringAsync(Uri($"/disk?kb=130&seed={seed}")))];
        for (int i = 0; i < answers.Length; i++)
            Assert.Equal($"checksum={DiskContents.Checksum(130, DiskMiB, (uint)i + 1, Fill):x8} blocks=33 seed={i + 1}\n", await answers[i]);
    }

    [Fact]
    public async Task WhatWasAcknowledgedIsThereAfterAKill()
    {
        Make();
        const string writing = "/disk?kb=400&seed=3&write=1&fill=9", reading = "/disk?kb=400&seed=3";
        uint expected = DiskContents.Checksum(400, DiskMiB, 3, 9);
        using (ServedGuest guest = await ServedGuest.StartAsync("", "httpd", "--disk", Image))
        {
            Assert.Equal(expected, MemoryWalk.Parse(await guest.Client.GetStringAsync(Uri(writing))));
            guest.Process.Process.Kill();
            guest.Process.WaitForExit();
        }
        Assert.NotEqual(Contents(Fill), File.ReadAllBytes(Image));
        using ServedGuest again = await ServedGuest.StartAsync("", "httpd-plain", "--disk", Image + ",readonly");
        Assert.Equal(expected, MemoryWalk.Parse(await again.Client.GetStringAsync(Uri(reading))));
    }

    [Fact]
    public async Task AnErrorOfTheHostsIsTheRequestsAlone()
    {
        Make();
        using ServedGuest guest = await ServedGuest.StartAsync("fvm=mpl", "httpd", "--disk", Image);
        using (MiniVmmProcess truncate = MiniVmmProcess.StartProgram("/usr/bin/truncate", "-s", "0", Image)) truncate.WaitForExit();
        (HttpStatusCode status, string body) = await GetAsync(guest, "/disk?kb=64");
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Matches("^the disk cannot read sectors [0-9]+ to [0-9]+: I/O error\n$", body);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(guest, "/cgi?kb=64&passes=2")).Status);
        // Not by .NET's own means: they would want the lock that the guest has.
        string copy = Path.Combine(_folder, "copy.img");
        await File.WriteAllBytesAsync(copy, Contents(Fill));
        using (MiniVmmProcess restore = MiniVmmProcess.StartProgram("/bin/cp", copy, Image)) restore.WaitForExit();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(guest, "/disk?kb=64")).Status);
    }

    [SkippableFact]
    public async Task AFullDiskLosesNothingThatWasAcknowledged()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "only root can make a small file system");
        using (MiniVmmProcess mount = MiniVmmProcess.StartProgram("/bin/mount", "-t", "tmpfs", "-o", "size=1M", "tmpfs", _folder))
            Skip.IfNot(mount.WaitForExit() == 0, "this host does not let us mount");
        try
        {
            using (FileStream sparse = File.Create(Image)) sparse.SetLength(DiskMiB << 20);
            await FillUpAsync();
        }
        finally
        {
            using MiniVmmProcess unmount = MiniVmmProcess.StartProgram("/bin/umount", _folder);
            Assert.Equal(0, unmount.WaitForExit());
        }
    }

    [Fact]
    public async Task AReadOnlyDiskIsSharedAndNotWrittenTo()
    {
        Make();
        using ServedGuest one = await ServedGuest.StartAsync("", "httpd", "--disk", Image + ",readonly");
        using ServedGuest two = await ServedGuest.StartAsync("", "httpd", "--disk", Image + ",readonly");
        Assert.Equal((HttpStatusCode.BadRequest, "400: the disk is read-only\n"), await GetAsync(one, "/disk?kb=4&write=1"));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(two, "/disk?kb=4")).Status);
        using MiniVmmProcess writer = MiniVmmProcess.Run("run", Guest.Path("httpd"), "--disk", Image);
        Assert.Equal((1, $"minivmm: --disk: {Image} is in use by another guest; make a copy for this one, or give it to all of them with ',readonly'\n"),
            (writer.Process.ExitCode, writer.Error));
    }

    [Fact]
    public async Task AGuestWithoutADiskSaysSo()
    {
        using ServedGuest guest = await ServedGuest.StartAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "400: this machine has no disk\n"), await GetAsync(guest, "/disk?kb=4"));
    }

    [Fact]
    public void ARunWithADiskIsNotRecorded()
    {
        Make();
        AssertRefused(
            "--record: what comes from a disk is not recorded; leave out --disk, or make a snapshot instead",
            "run", Guest.Path("httpd"), "--disk", Image, "--record", Path.Combine(_folder, "r"));
    }

    [Fact]
    public async Task LargeResponsesAndComputationsAreRight()
    {
        using ServedGuest guest = await ServedGuest.StartAsync("fvm=mpl");
        byte[] blob = await guest.Client.GetByteArrayAsync(Uri("/blob?kb=1025&seed=6"));
        Assert.Equal(1025 << 10, blob.Length);
        uint state = 6;
        for (int i = 0; i < blob.Length; i += 4)
        {
            state = unchecked((state * 1664525) + 1013904223);
            Assert.Equal(state, BitConverter.ToUInt32(blob, i));
        }
        using var head = new HttpRequestMessage(HttpMethod.Head, Uri("/blob?kb=5"));
        Assert.Equal(5 << 10, (await guest.Client.SendAsync(head)).Content.Headers.ContentLength);
        Assert.Equal("checksum=9dcca8c5 iterations=3 seed=1\n", await guest.Client.GetStringAsync(Uri("/spin?iterations=3&seed=1")));
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(guest, "/spin?iterations=3&seed=0")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(guest, "/blob?kb=2000000")).Status);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Uri Uri(string path) => new(path, UriKind.Relative);

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(ServedGuest guest, string path)
    {
        using HttpResponseMessage response = await guest.Client.GetAsync(Uri(path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static byte[] Contents(uint fill)
    {
        byte[] bytes = new byte[DiskMiB << 20];
        DiskContents.Fill(0, bytes, fill);
        return bytes;
    }

    private static void AssertRefused(string message, params string[] arguments)
    {
        using MiniVmmProcess process = MiniVmmProcess.Run(arguments);
        Assert.Equal((1, $"minivmm: {message}\n"), (process.Process.ExitCode, process.Error));
    }

    /// <summary>Writes until the file system has no more room, then ends the monitor and looks at what it was told.</summary>
    private async Task FillUpAsync()
    {
        List<int> acknowledged = [];
        using (ServedGuest guest = await ServedGuest.StartAsync("", "httpd", "--disk", Image))
        {
            HttpStatusCode status = HttpStatusCode.OK;
            for (int seed = 1; status == HttpStatusCode.OK; seed++)
            {
                (status, string body) = await GetAsync(guest, $"/disk?kb=64&seed={seed}&write=1&fill={Fill}");
                if (status == HttpStatusCode.OK) acknowledged.Add(seed);
                else Assert.Contains("I/O error", body, StringComparison.Ordinal);
            }
            Assert.Equal(HttpStatusCode.InternalServerError, status);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(guest, "/status")).Status);
            guest.Process.Process.Kill();
            guest.Process.WaitForExit();
        }
        Assert.NotEmpty(acknowledged);
        using ServedGuest again = await ServedGuest.StartAsync("", "httpd", "--disk", Image + ",readonly");
        foreach (int seed in acknowledged)
            Assert.Equal(DiskContents.Checksum(64, DiskMiB, (uint)seed, Fill), MemoryWalk.Parse(await again.Client.GetStringAsync(Uri($"/disk?kb=64&seed={seed}"))));
    }

    private void Make() => File.WriteAllBytes(Image, Contents(Fill));
}
