using System.Text.Json;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>A host that lets nobody execute memory of his own making: here a namespace of processes in which the kernel makes
/// no executable files in memory (sysctl vm.memfd_noexec, Linux 6.3).</summary>
public sealed class RefusedCodeTests : IDisposable
{
    private const string Unshare = "/usr/bin/unshare", Refuse = "echo 2 > /proc/sys/vm/memfd_noexec";

    private readonly string _statistics = Path.GetTempFileName();

    public void Dispose() => File.Delete(_statistics);

    [SkippableTheory]
    [InlineData()]
    [InlineData("--engine", "translator")]
    public void TheGuestIsInterpretedWithOneLine(params string[] engine)
    {
        using MiniVmmProcess process = Start(["run", Guest.Path("hello"), "--stats", _statistics, .. engine]);
        Assert.Equal(0, process.WaitForExit());

        Assert.StartsWith("hello: ", process.Output, StringComparison.Ordinal);
        string line = Assert.Single(process.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("minivmm: hello: the guest is interpreted, which is slower: the host gives no ", line, StringComparison.Ordinal);
        using JsonDocument statistics = JsonDocument.Parse(File.ReadAllText(_statistics));
        Assert.Equal("interpreter", statistics.RootElement.GetProperty("engine").GetString());
    }

    [SkippableFact]
    public void TheInterpreterIsNothingToTalkAbout()
    {
        using MiniVmmProcess process = Start("run", Guest.Path("hello"), "--engine", "interpreter");
        Assert.Equal(0, process.WaitForExit());
        Assert.Empty(process.Error);
    }

    [SkippableFact]
    public void LockstepSaysThatItCannotBe()
    {
        using MiniVmmProcess process = Start("lockstep", Guest.Path("hello"), "--engine", "translator");
        Assert.Equal(1, process.WaitForExit());
        Assert.Contains("minivmm: the translator does not run here: the host gives no ", process.Error, StringComparison.Ordinal);
    }

    private static MiniVmmProcess Start(params string[] arguments)
    {
        Skip.IfNot(File.Exists(Unshare), $"there is no {Unshare}");
        using (MiniVmmProcess trial = Isolated(Refuse))
            Skip.IfNot(trial.WaitForExit() == 0, $"no namespace without executable memory can be made here: {trial.Error}");
        return Isolated($"{Refuse} && exec \"$0\" \"$@\"", [MiniVmmProcess.Program, .. arguments]);
    }

    private static MiniVmmProcess Isolated(string script, params string[] arguments) => MiniVmmProcess.StartProgram(
        Unshare, ["--fork", "--pid", "--mount-proc", "--kill-child", "sh", "-c", script, .. arguments]);
}
