namespace MiniVmm.Lab.Scenarios.Documents;

/// <summary>The way to a value: keys with dots between them, e.g. <c>groups.late.load.rate</c>. Parameters of a controller
/// may have dots in their names, so all that follows <c>controller</c> is one key.</summary>
internal sealed record KeyPath(IReadOnlyList<string> Keys)
{
    public static KeyPath Parse(string text)
    {
        string[] keys = [.. text.Split('.').Select(k => k.Trim())];
        int controller = Array.IndexOf(keys, "controller");
        return controller < 0 || controller + 2 >= keys.Length
            ? new KeyPath(keys)
            : new KeyPath([.. keys[..(controller + 1)], string.Join('.', keys[(controller + 1)..])]);
    }

    /// <summary>What is there; null where nothing is.</summary>
    public DocumentNode? Find(DocumentNode root) =>
        Keys.Aggregate((DocumentNode?)root, (node, key) => (node as MappingNode)?[key]);

    /// <summary>A document that has this value and nothing else.</summary>
    public MappingNode Nest(DocumentNode value) =>
        (MappingNode)Keys.Reverse().Aggregate(value, (node, key) => new MappingNode(
            value.Place, [new MappingEntry(value.Place, key, node)]));

    public override string ToString() => string.Join('.', Keys);
}
