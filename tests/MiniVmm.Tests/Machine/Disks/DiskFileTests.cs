using System.Diagnostics;
using MiniVmm.Machine;
using MiniVmm.Machine.Configuration;
using MiniVmm.Machine.Disks;
using Xunit;

namespace MiniVmm.Tests.Machine.Disks;

public sealed class DiskFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-disk").FullName;

    private string Image => Path.Combine(_folder, "disk.img");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_in_the_file()
    {
        Make(4096);
        using (DiskFile disk = DiskFile.Open(new DiskPlan(Image)))
        {
            Assert.Equal((8, false), (disk.Sectors, disk.IsReadOnly));
            disk.Write([1, 2, 3], 512);
            disk.Flush();
        }
        Assert.Equal([0, 1, 2, 3, 0], File.ReadAllBytes(Image)[511..516]);
    }

    [Fact]
    public void One_writer_and_nobody_else()
    {
        Make(4096);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), Image);
        var writer = DiskFile.Open(new DiskPlan(Image));
        string refusal = Assert.Throws<MachineError>(() => DiskFile.Open(new DiskPlan(Path.Combine(_folder, "link")))).Message;
        Assert.Contains("is in use by another guest", refusal, StringComparison.Ordinal);
        Assert.Throws<MachineError>(() => DiskFile.Open(new DiskPlan(Image) { IsReadOnly = true }));
        writer.Dispose();
        using DiskFile one = DiskFile.Open(new DiskPlan(Image) { IsReadOnly = true }), two = DiskFile.Open(new DiskPlan(Image) { IsReadOnly = true });
        Assert.Throws<MachineError>(() => DiskFile.Open(new DiskPlan(Image)));
    }

    [Theory]
    [InlineData(0, "has 0 bytes, which are not sectors of 512")]
    [InlineData(513, "has 513 bytes, which are not sectors of 512")]
    public void A_disk_has_whole_sectors(int bytes, string complaint)
    {
        Make(bytes);
        AssertRefused(new DiskPlan(Image), complaint);
    }

    [Fact]
    public void What_is_no_disk_is_refused()
    {
        AssertRefused(new DiskPlan(Image), "cannot open");
        AssertRefused(new DiskPlan(_folder) { IsReadOnly = true }, "is neither a file nor a block device");
        AssertRefused(new DiskPlan("/dev/zero"), "/dev/zero");
        Process.Start("mkfifo", [Image]).WaitForExit();
        AssertRefused(new DiskPlan(Image) { IsReadOnly = true }, "is neither a file nor a block device");
    }

    [Fact]
    public void A_disk_keeps_its_size()
    {
        Make(4096);
        AssertRefused(new DiskPlan(Image) { Bytes = 8192 }, "has 4096 bytes, and the guest's disk had 8192");
    }

    [Fact]
    public void A_file_that_becomes_shorter_is_an_error_to_read()
    {
        Make(4096);
        using DiskFile disk = DiskFile.Open(new DiskPlan(Image));
        Process.Start("truncate", ["-s", "1000", Image]).WaitForExit();
        byte[] bytes = new byte[1024];
        disk.Read(bytes.AsSpan(0, 512), 0);
        Assert.Throws<IOException>(() => disk.Read(bytes, 512));
    }

    [Theory]
    [InlineData("data.img", "data.img", false)]
    [InlineData("data.img,readonly", "data.img", true)]
    [InlineData("a,b", "a,b", false)]
    public void A_plan_is_a_path_and_perhaps_read_only(string text, string file, bool isReadOnly)
    {
        DiskPlan plan = DiskPlan.Parse(text);
        Assert.Equal((Path.GetFullPath(file), isReadOnly), (plan.Path, plan.IsReadOnly));
        Assert.Equal(plan, DiskPlan.Parse(plan.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",readonly")]
    public void A_plan_names_a_file(string text) => Assert.Throws<MachineError>(() => DiskPlan.Parse(text));

    private static void AssertRefused(DiskPlan plan, string complaint)
    {
        string message = Assert.Throws<MachineError>(() => DiskFile.Open(plan)).Message;
        Assert.Contains(complaint, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private void Make(int bytes) => File.WriteAllBytes(Image, new byte[bytes]);
}
