using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads a scenario out of a document.</summary>
internal static class ScenarioReader
{
    public const string NameKey = "name";

    private static readonly string[] Keys =
    [
        NameKey, "question", "seed", "repetitions", VariantCases.Selection, VariantCases.Key, SweepReader.Key,
        .. VariantReader.Keys,
    ];

    /// <summary>The scenario, which is of use only if nothing was complained of.</summary>
    /// <param name="root">A document with a name.</param>
    public static Scenario Read(MappingNode root, ICollection<Complaint> complaints)
    {
        ReadingScope scope = new(complaints, null);
        MappingReader document = new MappingReader(root, scope).Allow(Keys);
        string name = document.Text(NameKey, "");
        Names.Check(name, document.At(NameKey).Place, complaints);
        if (!document.Has("question"))
            scope.Complain(root, "there is no question; add one sentence that says what the scenario asks");
        Sweep? sweep = SweepReader.Read(document, scope);
        return new Scenario
        {
            Name = name,
            Question = document.Text("question", "").Trim(),
            Seed = document.Unsigned("seed", 1),
            Repetitions = document.Integer("repetitions", 1, 1, ScenarioLimits.MaxRepetitions),
            Axis = sweep?.Axis,
            Variants = ReadVariants(VariantCases.Of(document, name, sweep, scope), complaints),
        };
    }

    /// <summary>What is wrong in all variants is the document's fault, and is complained of once; else the variants are
    /// named.</summary>
    private static List<Variant> ReadVariants(IReadOnlyList<VariantCase> cases, ICollection<Complaint> complaints)
    {
        List<Variant> variants = [];
        Dictionary<Complaint, List<string>> found = [];
        foreach (VariantCase variant in cases)
        {
            HashSet<Complaint> own = [];
            variants.Add(VariantReader.Read(variant.Name, variant.Policy, variant.X, variant.Document, own));
            foreach (Complaint complaint in own)
            {
                if (!found.TryGetValue(complaint, out List<string>? names))
                    found[complaint] = names = [];
                names.Add(variant.Name);
            }
        }
        foreach ((Complaint complaint, List<string> names) in found)
            complaints.Add(names.Count == cases.Count
                ? complaint
                : complaint with { Text = $"in {Enumerate(names)}: {complaint.Text}" });
        return variants;
    }

    private static string Enumerate(List<string> names) => names.Count <= 3
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more variants";
}
