using System.Text.RegularExpressions;

namespace MiniVmm.Guests.Tests;

/// <summary>A system program of guests/isa: its source, what it must print, and whether QEMU can judge it.</summary>
internal sealed partial record IsaProgram(string Name, string Title, string? WhyQemuIsNoJudge)
{
    public static string Folder { get; } = Path.Combine(Guest.Root, "guests", "isa");

    public string Executable => Guest.Path(Path.Combine("isa", Name));

    public string ExpectedFile => Path.Combine(Folder, Name + ".expected");

    public string[] Expected => File.ReadAllLines(ExpectedFile);

    public static IEnumerable<IsaProgram> All => Directory.GetFiles(Folder, "*.S").Order(StringComparer.Ordinal).Select(Read);

    public static IsaProgram Named(string name) => Read(Path.Combine(Folder, name + ".S"));

    /// <summary>The first comment says what is tested and, behind "QEMU:", why QEMU is no judge of it.</summary>
    private static IsaProgram Read(string path)
    {
        string comment = FirstComment().Match(File.ReadAllText(path)).Groups[1].Value;
        string[] parts = Whitespace().Replace(comment.Replace("\n *", "\n", StringComparison.Ordinal), " ").Trim().Split("QEMU: ", 2);
        return new IsaProgram(Path.GetFileNameWithoutExtension(path), parts[0].Trim(), parts.Length == 2 ? parts[1] : null);
    }

    [GeneratedRegex(@"\A/\*(.*?)\*/", RegexOptions.Singleline)]
    private static partial Regex FirstComment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
