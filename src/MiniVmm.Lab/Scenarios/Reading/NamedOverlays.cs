using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads a mapping of names to what differs: <c>variants</c> and <c>groups</c>.</summary>
internal static class NamedOverlays
{
    /// <param name="under">What has the key.</param>
    /// <param name="key">The plural of what is named, e.g. groups.</param>
    /// <param name="keys">What an overlay may say.</param>
    /// <param name="example">Of the whole mapping, and of one overlay, for complaints.</param>
    /// <returns>By name, in order; none where there is no such mapping, and that is complained of.</returns>
    public static IReadOnlyList<(string Name, MappingNode Overlay)> Read(
        MappingReader under, string key, IReadOnlyCollection<string> keys, (string Whole, string One) example,
        ReadingScope scope)
    {
        if (under.Node[key] is not MappingNode { Entries.Count: > 0 } mapping)
        {
            scope.Complain(under.At(key), $"{key} is a mapping of names to what differs, e.g. {example.Whole}");
            return [];
        }
        List<(string, MappingNode)> overlays = [];
        foreach (MappingEntry entry in mapping.Entries)
        {
            Names.Check(entry.Key, entry.Place, scope.Complaints);
            if (entry.Value is not MappingNode && !entry.Value.IsNull)
                scope.Complain(entry.Value, $"{key[..^1]} {entry.Key} is {entry.Value.Kind}; it takes a mapping, "
                    + $"e.g. {example.One}");
            MappingNode overlay = entry.Value as MappingNode ?? Nothing(under);
            new MappingReader(overlay, scope).Allow(keys);
            overlays.Add((entry.Key, overlay));
        }
        return overlays;
    }

    /// <summary>An overlay that changes nothing.</summary>
    public static MappingNode Nothing(MappingReader under) => new(under.Node.Place, []);
}
