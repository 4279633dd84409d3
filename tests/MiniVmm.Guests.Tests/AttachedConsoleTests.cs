using System.Diagnostics;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>Consoles of detached instances, watched and typed at.</summary>
public sealed class AttachedConsoleTests(InstanceFixture instances) : IClassFixture<InstanceFixture>
{
    private const string Script = "/usr/bin/script";

    [Fact]
    public async Task KeysReachTheGuestAndItsAnswersComeBack()
    {
        instances.Detach("fvmtest", "--name", "typed");
        using MiniVmmProcess console = instances.Start("console", "typed");
        await TypeAsync(console, "10000 1 0 0 0\nend\n");

        Assert.Equal(0, console.WaitForExit());
        Assert.Contains("655360000", console.Output, StringComparison.Ordinal); // V after the first sample, Q16
        Assert.Equal("0\n", instances.Output("wait", "typed"));
    }

    [Fact]
    public async Task OneTypesAndOthersLookOn()
    {
        instances.Detach("fvmtest", "--name", "shared");
        using MiniVmmProcess writer = instances.Start("console", "shared");
        await TypeAsync(writer, "10000 1 0 0 0\n");
        await writer.WaitForLineAsync(l => l.Contains("655360000", StringComparison.Ordinal));
        using MiniVmmProcess follower = instances.Start("logs", "-f", "shared");
        await follower.WaitForLineAsync(l => l.Contains("655360000", StringComparison.Ordinal));

        using MiniVmmProcess second = instances.Run("console", "shared");
        Assert.Equal(1, second.Process.ExitCode);
        Assert.Contains("somebody else types", second.Error, StringComparison.Ordinal);
        using MiniVmmProcess watcher = instances.Start("console", "shared", "--watch", "--tail", "1");
        await watcher.WaitForLineAsync(l => l.Contains("655360000", StringComparison.Ordinal));

        await TypeAsync(writer, "20000 1 0 0 0\nend\n");
        foreach (MiniVmmProcess one in (MiniVmmProcess[])[writer, follower, watcher])
        {
            Assert.Equal(0, one.WaitForExit());
            Assert.Contains("85196", one.Output, StringComparison.Ordinal); // 0.3 of the way to 20000
        }
    }

    [Fact]
    public async Task TheWritersRoleIsFreeWhenItsHolderIsKilled()
    {
        instances.Detach("fvmtest", "--name", "freed");
        using MiniVmmProcess first = instances.Start("console", "freed");
        await TypeAsync(first, "10000 1 0 0 0\n");
        await first.WaitForLineAsync(l => l.Contains("655360000", StringComparison.Ordinal));
        first.Process.Kill();
        first.WaitForExit();

        int status = 1;
        await InstanceFixture.UntilAsync(() =>
        {
            using MiniVmmProcess next = instances.Start("console", "freed");
            next.Process.StandardInput.Write("end\n");
            next.Process.StandardInput.Close();
            status = next.WaitForExit();
            return status == 0 || !next.Error.Contains("somebody else types", StringComparison.Ordinal);
        });
        Assert.Equal(0, status);
    }

    [SkippableTheory]
    [InlineData("detach")]
    [InlineData("terminate")]
    [InlineData("end")]
    public async Task TheTerminalIsAsItWasAfterwards(string how)
    {
        Skip.IfNot(File.Exists(Script), "script is not installed (Debian: bsdutils)");
        string name = "tty-" + how;
        instances.Detach("fvmtest", "--name", name);
        string console = $"sh -c 'echo pid=$$; exec {MiniVmmProcess.Program} console {name}'";
        using MiniVmmProcess terminal = MiniVmmProcess.StartProgram("env", $"MINIVMM_RUNTIME_DIR={instances.Root}",
            Script, "-qec", $"echo before=$(stty -g); {console}; echo after=$(stty -g)", "/dev/null");
        await terminal.WaitForLineAsync(l => l.Contains($"attached to {name}", StringComparison.Ordinal));
        int pid = int.Parse(Value("pid"));
        await InstanceFixture.UntilAsync(() => Stty(pid) is var modes && modes.Contains("-isig", StringComparison.Ordinal) && modes.Contains("-icanon", StringComparison.Ordinal));

        switch (how)
        {
            case "detach": await TypeAsync(terminal, "\x1d"); break;
            case "end": await TypeAsync(terminal, "end\n"); break;
            default:
                using (Process kill = Process.Start("kill", [$"{pid}"])) kill.WaitForExit();
                break;
        }

        await terminal.WaitForLineAsync(l => l.StartsWith("after=", StringComparison.Ordinal));
        Assert.Equal(Value("before"), Value("after"));
        Assert.Equal(how == "end" ? "exited" : "running", instances.State(name));

        string Value(string key) => terminal.Output.Split('\n').Select(l => l.TrimEnd('\r')).First(l => l.StartsWith(key + "=", StringComparison.Ordinal))[(key.Length + 1)..];
    }

    /// <summary>The modes of a process's terminal.</summary>
    private static string Stty(int pid)
    {
        using MiniVmmProcess stty = MiniVmmProcess.StartProgram("stty", "-a", "-F", $"/proc/{pid}/fd/0");
        stty.WaitForExit();
        return stty.Output;
    }

    private static async Task TypeAsync(MiniVmmProcess process, string keys)
    {
        await process.Process.StandardInput.WriteAsync(keys);
        await process.Process.StandardInput.FlushAsync();
    }
}
