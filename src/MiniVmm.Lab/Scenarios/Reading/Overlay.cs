using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Lays one mapping over another: what the upper one says counts, key by key and all the way down.</summary>
internal static class Overlay
{
    /// <summary>Keys that say the same thing in different ways: who writes one of them takes the others away.</summary>
    private static readonly string[][] Alternatives = [LoadReader.LevelKeys, LoadReader.RequestKeys];

    public static MappingNode Merge(MappingNode under, MappingNode over)
    {
        IEnumerable<MappingEntry> laid = under.Entries
            .Where(e => over[e.Key] is not null || !Displaced(e.Key, over))
            .Select(e => over.Find(e.Key) is MappingEntry upper ? Lay(Expand(e), Expand(upper)) : Expand(e));
        IEnumerable<MappingEntry> added = over.Entries.Where(e => under[e.Key] is null).Select(Expand);
        // Values that are missing belong where something was written last.
        return new MappingNode(over.Entries.Count > 0 ? over.Place : under.Place, [.. laid, .. added], under.Flow);
    }

    /// <summary>Whether a mapping says itself what a key would say, in this way or another.</summary>
    public static bool Says(MappingNode mapping, string key) => mapping[key] is not null || Displaced(key, mapping);

    private static bool Displaced(string key, MappingNode over) =>
        Alternatives.Any(set => set.Contains(key) && set.Any(other => over[other] is not null));

    private static MappingEntry Lay(MappingEntry under, MappingEntry over)
    {
        if (under.Value is not MappingNode lower)
            return over;
        if (over.Value is MappingNode upper)
            return over with { Value = Merge(lower, upper) };
        return over.Value.IsNull ? under : over;
    }

    private static MappingEntry Expand(MappingEntry entry) => entry.Key switch
    {
        ControllerReader.Key => entry with { Value = ControllerReader.Expand(entry.Value) },
        WrapReader.Key => entry with { Value = WrapReader.Expand(entry.Value) },
        _ => entry,
    };
}
