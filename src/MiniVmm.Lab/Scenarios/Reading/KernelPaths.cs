using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Completes the paths of guest kernels, which a document may give relative to itself: a run's directory keeps
/// the document, and from there they would lead elsewhere.</summary>
internal static class KernelPaths
{
    private const string Key = "app";

    public static MappingNode Complete(MappingNode mapping, string folder) =>
        mapping with { Entries = [.. mapping.Entries.Select(e => e with { Value = Complete(e, folder) })] };

    private static DocumentNode Complete(MappingEntry entry, string folder) => entry.Value switch
    {
        MappingNode mapping => Complete(mapping, folder),
        ScalarNode path when entry.Key == Key && IsPath(path.Text) => path with { Text = Path.GetFullPath(path.Text, folder) },
        _ => entry.Value,
    };

    private static bool IsPath(string text) =>
        GroupReader.IsFile(text) && !text.Contains('\0', StringComparison.Ordinal);
}
