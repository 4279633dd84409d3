using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>The system programs of guests/isa on every engine and, where it can judge, on QEMU. A new program is a new
/// row; see docs/conformance.md.</summary>
public sealed class IsaTests
{
    public static TheoryData<string, string> ProgramsOnEngines
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (IsaProgram program in IsaProgram.All)
                foreach (string engine in Guest.Engines) rows.Add(program.Name, engine);
            return rows;
        }
    }

    public static TheoryData<string> ProgramsForQemu =>
        [.. IsaProgram.All.Where(p => p.WhyQemuIsNoJudge is null).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(ProgramsOnEngines))]
    public void ASystemProgramPrintsWhatTheManualSays(string name, string engine)
    {
        string[] command = ["run", IsaProgram.Named(name).Executable, "--engine", engine, "--mem", "16M", "--deterministic"];
        using MiniVmmProcess process = MiniVmmProcess.Run(command);

        Compare(name, process, status: 0, "bin/minivmm " + string.Join(' ', command));
    }

    [SkippableTheory]
    [MemberData(nameof(ProgramsForQemu))]
    public void QemuPrintsTheSame(string name)
    {
        Skip.IfNot(File.Exists(Guest.Qemu), "qemu-system-i386 is not installed (Debian: qemu-system-x86)");
        string[] command = ["-cpu", "qemu32", "-m", "16M", "-kernel", IsaProgram.Named(name).Executable, "-display", "none",
            "-serial", "stdio", "-no-reboot", "-device", "isa-debug-exit,iobase=0xf4,iosize=1"];
        using MiniVmmProcess process = MiniVmmProcess.StartProgram(Guest.Qemu, command);
        process.WaitForExit();

        Compare(name, process, status: 1, Guest.Qemu + " " + string.Join(' ', command));
    }

    [Fact]
    public void TheDocumentListsEveryProgramAndWhatQemuCannotJudge()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Guest.Root, "docs", "conformance.md"))
            .SkipWhile(l => l != "## System programs").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))];

        foreach (IsaProgram program in IsaProgram.All)
        {
            int expected = program.WhyQemuIsNoJudge is null ? 1 : 2;
            Assert.True(rows.Count(r => r.StartsWith($"| `{program.Name}` |", StringComparison.Ordinal)) == expected,
                $"{program.Name} belongs into the table of programs{(expected == 2 ? " and that of what QEMU cannot judge" : " alone")}");
        }
        Assert.Equal(IsaProgram.All.Sum(p => p.WhyQemuIsNoJudge is null ? 1 : 2), rows.Length);
    }

    private static void Compare(string name, MiniVmmProcess process, int status, string command)
    {
        string[] expected = IsaProgram.Named(name).Expected;
        string[] actual = process.Output.Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        int same = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same == expected.Length && same == actual.Length && process.Process.ExitCode == status) return;
        Assert.Fail($"""
            {name}: exit status {process.Process.ExitCode}, wanted {status}; the output differs from guests/isa/{name}.expected from line {same + 1} on:
            {Excerpt('-', expected, same)}
            {Excerpt('+', actual, same)}
            {process.Error}
            Run it again: {command}
            """);
    }

    private static string Excerpt(char mark, string[] lines, int start)
    {
        const int Shown = 8;
        IEnumerable<string> shown = lines.Skip(start).Take(Shown).Select(l => $"{mark}{l}");
        int left = lines.Length - start - Shown;
        return string.Join('\n', left > 0 ? shown.Append($"{mark}... and {left} lines") : shown);
    }
}
