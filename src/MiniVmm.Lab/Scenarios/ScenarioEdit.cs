using MiniVmm.Lab.Scenarios.Documents;
using MiniVmm.Lab.Scenarios.Reading;

namespace MiniVmm.Lab.Scenarios;

/// <summary>A change to a scenario's document.</summary>
/// <param name="Option">How it was asked for, for messages, e.g. <c>--overload 2</c>.</param>
/// <param name="Key">The way to the value, e.g. <c>load.overload</c> or <c>variants.mpl.controller.threshold</c>.</param>
/// <param name="Value">YAML.</param>
public sealed record ScenarioEdit(string Option, string Key, string Value)
{
    /// <summary>Short control periods. What is given in periods follows.</summary>
    public static IReadOnlyList<ScenarioEdit> Quick { get; } =
        [new ScenarioEdit("--quick", "period", "1 s"), new ScenarioEdit("--quick", "window", "12 s")];

    internal MappingNode Apply(MappingNode document, ICollection<Complaint> complaints)
    {
        if (DocumentReader.ReadOption(Option, Value, complaints) is not DocumentNode value)
            return document;
        KeyPath path = KeyPath.Parse(Key);
        string? fault = NameFault(document, path) ?? Shadow.Find(document, path);
        if (fault is null)
            return Overlay.Merge(document, path.Nest(value));
        complaints.Add(new Complaint(value.Place, fault));
        return document;
    }

    /// <summary>A misspelt name would make a variant or a group of its own.</summary>
    private static string? NameFault(MappingNode document, KeyPath path)
    {
        for (int i = 0; i + 1 < path.Keys.Count && IsNaming(path.Keys[i]); i += 2)
        {
            string key = path.Keys[i], name = path.Keys[i + 1];
            // A variant may have groups of its own besides those that the document has for all.
            string[] known =
            [
                .. NamesOf(new KeyPath([.. path.Keys.Take(i + 1)]).Find(document)).Union(NamesOf(document[key])),
            ];
            if (!known.Contains(name))
                return $"there is no '{name}' among the {key}; {Spelling.Suggest(name, known)}";
        }
        return null;
    }

    private static bool IsNaming(string key) => key is VariantCases.Key or VariantReader.GroupsKey;

    private static IEnumerable<string> NamesOf(DocumentNode? node) => (node as MappingNode)?.Keys ?? [];
}
