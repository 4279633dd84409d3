using System.Xml.Linq;
using Xunit;

namespace MiniVmm.Tests.Architecture;

/// <summary>Projects refer to each other only as docs/design.md draws it.</summary>
public sealed class ProjectArrowsTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["I386"] = [],
        ["Interpreter"] = ["I386", "Iced"],
        ["Translator"] = ["Interpreter", "I386", "Iced"],
        ["Devices"] = ["I386", "System.IO.Pipelines"],
        ["Fvm"] = [],
        ["Model"] = ["Fvm", "MathNet.Numerics"],
        ["Machine"] = ["I386", "Interpreter", "Translator", "Devices", "Fvm", "System.IO.Hashing"],
        ["Host"] = ["Machine"],
        ["Lab"] = ["Host", "Fvm", "Model", "Machine", "MathNet.Numerics", "YamlDotNet"],
        ["Cli"] = ["Lab", "Model", "Host", "Machine", "System.CommandLine", "Spectre.Console"],
    };

    [Fact]
    public void EveryReferenceIsDrawn()
    {
        string source = Path.Combine(Root(), "src");
        string[] projects = Directory.GetFiles(source, "*.csproj", SearchOption.AllDirectories);

        Assert.Equal(Allowed.Keys.Order(), projects.Select(NameOf).Order());
        foreach (string project in projects)
        {
            XDocument xml = XDocument.Load(project);
            IEnumerable<string> references = xml.Descendants("ProjectReference").Select(r => NameOf((string)r.Attribute("Include")!))
                .Concat(xml.Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!));
            string[] undrawn = [.. references.Except(Allowed[NameOf(project)])];
            Assert.True(undrawn.Length == 0, $"{NameOf(project)} may not use {string.Join(", ", undrawn)}");
        }
    }

    [Fact]
    public void NamespacesAreFolders()
    {
        string source = Path.Combine(Root(), "src");
        foreach (string file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(source, file);
            string[] parts = relative.Split(Path.DirectorySeparatorChar);
            if (parts[1] is "bin" or "obj") continue;
            string? line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal));
            if (line is null) continue; // top-level statements and global usings
            Assert.True($"namespace {string.Join('.', parts[..^1])};" == line, $"{relative} says '{line}'");
        }
    }

    private static string NameOf(string project) =>
        Path.GetFileNameWithoutExtension(project.Replace('\\', '/')).Replace("MiniVmm.", "", StringComparison.Ordinal);

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MiniVmm.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("MiniVmm.sln is in no folder above the tests");
    }
}
