using System.Text.RegularExpressions;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>A stock gdb on guests, as a person would use it.</summary>
public sealed partial class GdbTests
{
    private const string Gdb = "/usr/bin/gdb";

    public static TheoryData<string> AllEngines => ["interpreter", "translator", "stepwise"];

    [SkippableTheory]
    [MemberData(nameof(AllEngines))]
    public async Task ABreakpointABacktraceAndSteps(string engine)
    {
        using MiniVmmProcess guest = await StartWaitingAsync("hello", "--append", "status=7", "--engine", engine);
        string[] said = await DebugAsync(guest, "hello",
            "break hello", "continue", "backtrace", "print ram_end", "next", "stepi", "info registers eip cr0", "print $cr3 != 0", "detach");

        Assert.Contains("hit Breakpoint 1, hello ()", string.Join('\n', said), StringComparison.Ordinal);
        Assert.Matches("^#0 +hello \\(\\) at apps/hello.c:", Line(said, "#0"));
        Assert.Matches("^#1 .* in run_app ", Line(said, "#1"));
        Assert.Contains("$1 = 67108864", said);
        Assert.Matches("^eip +0x10[0-9a-f]+", Line(said, "eip "));
        Assert.Matches("^cr0 +0x80[0-9a-f]+", Line(said, "cr0 "));
        Assert.Contains("$2 = 1", said);
        Assert.Equal(7, guest.WaitForExit());
        Assert.Contains("hello: MiniVmm guest kernel", guest.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(AllEngines))]
    public async Task AVariableIsWatched(string engine)
    {
        using MiniVmmProcess guest = await StartWaitingAsync("spin", "--append", "iterations=1000000", "--engine", engine);
        string[] said = await DebugAsync(guest, "spin",
            "break pit_program", "continue", "watch ticks", "continue", "continue", "print ticks", "delete", "continue");

        Assert.Equal(3, said.Count(l => l.Contains("atchpoint 2: ticks", StringComparison.Ordinal)));
        Assert.Equal(["Old value = 0", "New value = 1", "Old value = 1", "New value = 2"], said.Where(l => l.StartsWith("Old value") || l.StartsWith("New value")));
        Assert.Contains("$1 = 2", said);
        Assert.EndsWith("exited normally]\n", string.Join('\n', said), StringComparison.Ordinal);
        Assert.Equal(0, guest.WaitForExit());
    }

    [SkippableFact]
    public async Task ThreadsAreTheGuestsAndTheServerGoesOnServing()
    {
        RequireGdb();
        using ServedGuest guest = await ServedGuest.StartAsync("fvm=mpl", "httpd", "--gdb", "0");
        string[] said = await DebugAsync(guest.Process, "httpd", "info threads", "thread apply all backtrace", "detach");

        Assert.Matches("\\* +\\d+ +Thread \\d+ \\(idle \\(running\\)\\)", Line(said, "* "));
        Assert.Contains(said, l => Regex.IsMatch(l, "^ +\\d+ +Thread \\d+ \\(app \\(blocked\\)\\) +(0x[0-9a-f]+ in )?(context_switch|sched|wait) \\("));
        Assert.Contains(said, l => Regex.IsMatch(l, "^#\\d+ .* in (kmain|idle) \\("));
        string page = await guest.Client.GetStringAsync(new Uri("/status", UriKind.Relative));
        Assert.Contains("mode mpl", page, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(AllEngines))]
    public async Task ADebuggedRunIsTheSameRun(string engine)
    {
        RequireGdb();
        string statistics = Path.GetTempFileName();
        try
        {
            string[] options = ["--append", "threads=3 iterations=20000", "--deterministic", "--stats", statistics, "--engine", engine];
            using MiniVmmProcess alone = MiniVmmProcess.Run(["run", Guest.Path("spin"), .. options]);
            string retired = Retired();
            using MiniVmmProcess guest = await StartWaitingAsync("spin", options);
            await DebugAsync(guest, "spin",
                "break sched", "continue", "continue", "stepi 300", "delete", "watch current", "continue", "continue", "delete", "stepi 500",
                "tbreak trap", "continue", "detach");

            Assert.Equal(alone.Process.ExitCode, guest.WaitForExit());
            Assert.Equal(alone.Output, guest.Output);
            Assert.Equal(retired, Retired());
        }
        finally
        {
            File.Delete(statistics);
        }

        string Retired() => Line(File.ReadAllLines(statistics), "  \"retired\"");
    }

    [Fact]
    public void WaitingForADebuggerNeedsOneToBeLetIn()
    {
        using MiniVmmProcess guest = MiniVmmProcess.Run("run", Guest.Path("hello"), "--gdb-wait");

        Assert.Equal(1, guest.Process.ExitCode);
        Assert.StartsWith("minivmm: --gdb-wait: ", guest.Error, StringComparison.Ordinal);
    }

    private static void RequireGdb() => Skip.IfNot(File.Exists(Gdb), "gdb is not installed (Debian: gdb)");

    private static async Task<MiniVmmProcess> StartWaitingAsync(string guest, params string[] options)
    {
        RequireGdb();
        MiniVmmProcess process = MiniVmmProcess.Start(["run", Guest.Path(guest), "--gdb", "0", "--gdb-wait", .. options]);
        await AddressAsync(process);
        return process;
    }

    /// <summary>What gdb says to some commands.</summary>
    private static async Task<string[]> DebugAsync(MiniVmmProcess guest, string kernel, params string[] commands)
    {
        string[] all = ["set confirm off", "set pagination off", "set width 0", $"target remote {await AddressAsync(guest)}", .. commands];
        using MiniVmmProcess gdb = MiniVmmProcess.StartProgram(
            Gdb, ["-nx", "-batch", Guest.Path(kernel), .. all.SelectMany(c => new[] { "-ex", c })]);
        gdb.WaitForExit();
        return gdb.Output.Split('\n');
    }

    private static async Task<string> AddressAsync(MiniVmmProcess guest)
    {
        Match match;
        while (!(match = Address().Match(guest.Error)).Success) await Task.Delay(10);
        return match.Groups[1].Value;
    }

    private static string Line(IEnumerable<string> lines, string start) => lines.First(l => l.StartsWith(start, StringComparison.Ordinal));

    [GeneratedRegex("'target remote ([0-9.:]+)'")]
    private static partial Regex Address();
}
