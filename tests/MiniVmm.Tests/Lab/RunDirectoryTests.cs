using MiniVmm.Lab;
using MiniVmm.Lab.Running;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("minivmm-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_directory_is_made_with_its_parents_and_left_clean()
    {
        RunDirectory directory = RunDirectory.Create(Path.Combine(_folder, "a", "b"), "fuml", DateTime.UtcNow);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
        Assert.Equal(Path.Combine(directory.Path, "plain", "r1", "vm2", "x"), directory.VmFile(new RunId("plain", 1), 1, "x"));
        Assert.True(Directory.Exists(Path.Combine(directory.Path, "plain", "r1", "vm2")));
    }

    [Fact]
    public void What_exists_is_never_overwritten()
    {
        string file = Path.Combine(_folder, "result");
        File.WriteAllText(file, "precious");
        Assert.Contains("--out", Refused(_folder));
        Assert.Contains("--out", Refused(file));
        Assert.Equal("precious", File.ReadAllText(file));
    }

    [Fact]
    public void A_place_that_cannot_be_made_is_one_clear_line()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        string message = Refused(Path.Combine(file, "below"));
        Assert.Contains("cannot write", message);
        Assert.DoesNotContain('\n', message);
    }

    private static string Refused(string path) =>
        Assert.Throws<LabError>(() => RunDirectory.Create(path, "fuml", DateTime.UtcNow)).Message;
}
