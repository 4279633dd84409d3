using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>Guests that need no network: what they print, here and on QEMU, and how they end.</summary>
public sealed class ConsoleTests
{
    public static TheoryData<string, string> PortableGuests => new()
    {
        { "hello", "" },
        { "hello", "panic" },
        { "hello", "unknown=1" },
        { "spin", "threads=3 iterations=100000" },
        { "membound", "kb=1024 passes=3 seed=7" },
        { "membound", "kb=512 passes=2 threads=4" },
        { "selftest", "" },
        { "bench", "times=0" },
        { "bench", "kernel=switch times=0" },
        { "bench", "kernel=tick times=0 fvm=mpl" },
    };

    [SkippableTheory]
    [MemberData(nameof(PortableGuests))]
    public void APortableGuestPrintsTheSameOnQemu(string guest, string append)
    {
        Skip.IfNot(File.Exists(Guest.Qemu), "qemu-system-i386 is not installed (Debian: qemu-system-x86)");
        using MiniVmmProcess theirs = MiniVmmProcess.StartProgram(Guest.Qemu, "-m", "64M", "-kernel", Guest.Path(guest),
            "-append", append, "-display", "none", "-serial", "stdio", "-no-reboot",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=1");
        int status = theirs.WaitForExit();

        foreach (string engine in Guest.Engines)
        {
            using MiniVmmProcess ours = MiniVmmProcess.Run("run", Guest.Path(guest), "--append", append, "--mem", "64M", "--engine", engine);
            Assert.Equal(Lines(theirs.Output), Lines(ours.Output));
            Assert.Equal(status, 2 * ours.Process.ExitCode + 1);
        }
    }

    public static TheoryData<string, string, int, string> GuestsWithStatus()
    {
        var rows = new TheoryData<string, string, int, string>();
        foreach (string engine in Guest.Engines)
        {
            rows.Add("hello", "", 0, engine);
            rows.Add("hello", "status=7", 7, engine);
            rows.Add("hello", "panic", 1, engine);
            rows.Add("hello", "no-such-option", 1, engine);
            rows.Add("selftest", "", 0, engine);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(GuestsWithStatus))]
    public void TheExitStatusIsTheGuests(string guest, string append, int status, string engine)
    {
        using MiniVmmProcess process = MiniVmmProcess.Run("run", Guest.Path(guest), "--append", append, "--engine", engine);

        Assert.Equal(status, process.Process.ExitCode);
        Assert.Empty(process.Error);
    }

    [Fact]
    public void APanicShowsRegistersAndABacktraceWithSymbols()
    {
        using MiniVmmProcess process = MiniVmmProcess.Run("run", Guest.Path("hello"), "--append", "panic");

        Assert.Contains("panic:", process.Output, StringComparison.Ordinal);
        Assert.Matches("eax [0-9a-f]{8}", process.Output);
        Assert.Matches("backtrace:\n +[0-9a-f]{8} hello\\+0x", process.Output);
    }

    [Fact]
    public void ATripleFaultStopsTheInstanceWithARegisterDump()
    {
        using MiniVmmProcess process = MiniVmmProcess.Run("run", Guest.Path("hello"), "--append", "triple");

        Assert.Equal(1, process.Process.ExitCode);
        Assert.Contains("triple fault", process.Error, StringComparison.Ordinal);
        Assert.Matches("eip [0-9a-f]{8}", process.Error);
        Assert.DoesNotContain("   at ", process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownKernelOptionIsNamedAndTheValidOnesAreListed()
    {
        using MiniVmmProcess process = MiniVmmProcess.Run("run", Guest.Path("httpd"), "--append", "fvm.perod_ms=1");

        Assert.Equal(1, process.Process.ExitCode);
        string line = Assert.Single(Lines(process.Output));
        Assert.Contains("'fvm.perod_ms", line, StringComparison.Ordinal);
        Assert.Contains("fvm.period_ms=", line, StringComparison.Ordinal);
    }

    [Fact]
    public void AKernelWithoutTheFriendlyPartHasNoFriendlyOptions()
    {
        using MiniVmmProcess process = MiniVmmProcess.Run("run", Guest.Path("httpd-plain"), "--append", "fvm=mpl");

        Assert.Equal(1, process.Process.ExitCode);
        Assert.Contains("'fvm", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void DeterministicRunsRetireTheSameInstructionsOnEveryEngine()
    {
        string[] statistics = [.. Guest.Engines.Concat(Guest.Engines).Select(Statistics)];

        Assert.All(statistics, s => Assert.Equal(statistics[0], s));
        Assert.Contains("\"retired\"", statistics[0], StringComparison.Ordinal);

        static string Statistics(string engine)
        {
            string file = Path.GetTempFileName();
            try
            {
                using MiniVmmProcess process = MiniVmmProcess.Run("run", Guest.Path("selftest"), "--deterministic", "--stats", file, "--engine", engine);
                Assert.Equal(0, process.Process.ExitCode);
                // Host times differ, of course.
                return string.Join('\n', File.ReadLines(file).Where(l => !l.Contains("host_ns") && !l.Contains("cpu_ns") && !l.Contains("\"engine\"")));
            }
            finally
            {
                File.Delete(file);
            }
        }
    }

    [Fact]
    public async Task InputOnStdinReachesTheGuest()
    {
        using MiniVmmProcess process = MiniVmmProcess.Start("run", Guest.Path("fvmtest"));
        await process.Process.StandardInput.WriteAsync("10000 1 0 0 0\nend\n");
        await process.Process.StandardInput.FlushAsync();

        Assert.Equal(0, process.WaitForExit());
        Assert.Contains("655360000", process.Output, StringComparison.Ordinal); // V after the first sample, Q16
    }

    private static string[] Lines(string text) => text.Replace("\r", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
