namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>Keys with values, in the order in which they were written; no key is there twice.</summary>
/// <param name="Flow">Written in braces.</param>
internal sealed record MappingNode(Place Place, IReadOnlyList<MappingEntry> Entries, bool Flow = true) : DocumentNode(Place)
{
    public override string Kind => "a mapping";

    public IEnumerable<string> Keys => Entries.Select(e => e.Key);

    public DocumentNode? this[string key] => Find(key)?.Value;

    public MappingEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key == key);

    public override bool SaysSame(DocumentNode other) =>
        other is MappingNode mapping && mapping.Entries.Count == Entries.Count
        && Entries.All(e => mapping[e.Key] is DocumentNode value && e.Value.SaysSame(value));
}
