using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Finds out whether a value in a document would count for nothing, since all that stand above it say
/// something else. Who asks for it on the command line would believe that it had been heard.</summary>
internal static class Shadow
{
    /// <summary>What is in the way and what to do about it, or null.</summary>
    public static string? Find(MappingNode document, KeyPath path)
    {
        if (path.Keys[0] == SweepReader.Key)
            return null;
        if (document[SweepReader.Key] is MappingNode sweep && sweep["key"] is ScalarNode key
            && Says(KeyPath.Parse(key.Text).Nest(key), path))
            return $"the scenario sweeps {key.Text}; change sweep.values, or choose one with --only";
        return Above(document, VariantCases.Key, path) ?? Above(document, VariantReader.GroupsKey, path);
    }

    private static string? Above(MappingNode document, string key, KeyPath path)
    {
        if (path.Keys[0] == key || document[key] is not MappingNode { Entries.Count: > 0 } overlays)
            return null;
        return overlays.Entries.All(e => e.Value is MappingNode overlay && Says(overlay, path))
            ? $"each of the {key} says it itself; set {key}.{overlays.Entries[0].Key}.{path}, and so on"
            : null;
    }

    private static bool Says(MappingNode overlay, KeyPath path)
    {
        // Merged, names of controllers have become what they stand for.
        MappingNode merged = Overlay.Merge(overlay with { Entries = [] }, overlay);
        DocumentNode? parent = new KeyPath([.. path.Keys.Take(path.Keys.Count - 1)]).Find(merged);
        return parent is MappingNode mapping && Overlay.Says(mapping, path.Keys[^1]);
    }
}
