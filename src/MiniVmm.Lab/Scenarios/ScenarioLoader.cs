using System.Text;
using MiniVmm.Lab.Scenarios.Documents;
using MiniVmm.Lab.Scenarios.Reading;

namespace MiniVmm.Lab.Scenarios;

/// <summary>Makes scenarios of YAML files.</summary>
public static class ScenarioLoader
{
    private const int MaxBytes = 1 << 20;
    private const int MaxComplaints = 20;

    /// <exception cref="LabError">The file cannot be read or is wrong. The message has a line for each error.</exception>
    public static LoadedScenario Load(string file, IReadOnlyList<ScenarioEdit> edits)
    {
        string path = Path.GetFullPath(file);
        return Parse(Shorten(path), path, ReadText(path), edits);
    }

    /// <summary>A file's text, in UTF-8.</summary>
    public static string ReadText(string file)
    {
        try
        {
            if (Directory.Exists(file))
                throw new LabError(
                    $"{Shorten(file)} is a directory; name the file in it, e.g. {Shorten(file)}/scenario.yaml");
            using FileStream stream = File.OpenRead(file);
            byte[] bytes = new byte[MaxBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
                throw new LabError($"{Shorten(file)} is larger than 1 MiB, which no scenario is; name a scenario's file");
            ReadOnlySpan<byte> text = bytes.AsSpan(0, length);
            return new UTF8Encoding(false, throwOnInvalidBytes: true)
                .GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot read {Shorten(file)}: {e.Message.Trim()}; name another file", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new LabError($"{Shorten(file)} is no text in UTF-8; save it as such", e);
        }
    }

    /// <param name="source">What messages call the file.</param>
    /// <param name="path">Where it lies; kernels are looked for beside it, and it names a scenario without a name.</param>
    internal static LoadedScenario Parse(string source, string path, string text, IReadOnlyList<ScenarioEdit> edits)
    {
        List<Complaint> complaints = [];
        MappingNode? written = DocumentReader.ReadFile(source, text, complaints);
        if (written is null)
            throw Refusal(complaints);
        MappingNode wanted = edits.Aggregate(written, (document, edit) => edit.Apply(document, complaints));
        if (wanted[ScenarioReader.NameKey] is null)
            wanted = wanted with { Entries = [NameEntry(wanted, path), .. wanted.Entries] };
        wanted = KernelPaths.Complete(wanted, Path.GetDirectoryName(path) ?? "/");
        Scenario scenario = ScenarioReader.Read(wanted, complaints);
        return complaints.Count == 0
            ? new LoadedScenario(scenario, EffectiveText.Of(text, written, wanted), source)
            : throw Refusal(complaints);
    }

    private static MappingEntry NameEntry(MappingNode document, string path) => new(
        document.Place, ScenarioReader.NameKey, new ScalarNode(document.Place, Path.GetFileNameWithoutExtension(path)));

    private static LabError Refusal(IReadOnlyList<Complaint> complaints)
    {
        string[] lines =
        [
            .. complaints.OrderBy(c => c.Place.Line).ThenBy(c => c.Place.Column).Select(c => c.ToString()).Distinct(),
        ];
        return new LabError(string.Join('\n', lines.Length <= MaxComplaints
            ? lines
            : [.. lines.Take(MaxComplaints), $"and {lines.Length - MaxComplaints} more errors"]));
    }

    /// <summary>Relative to where the user is, unless that is longer.</summary>
    private static string Shorten(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.Length < path.Length ? relative : path;
    }
}
