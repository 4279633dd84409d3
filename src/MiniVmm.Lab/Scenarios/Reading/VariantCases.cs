using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Makes a document's variants: each overlay, or the document itself, with each value of the sweep.</summary>
internal static class VariantCases
{
    public const string Key = "variants";
    public const string Selection = "only";

    public static IReadOnlyList<VariantCase> Of(MappingReader document, string scenario, Sweep? sweep, ReadingScope scope)
    {
        IReadOnlyList<(string Name, MappingNode Overlay)> overlays = Overlays(document, scenario, scope);
        long count = (long)overlays.Count * (sweep?.Values.Count ?? 1);
        if (count > ScenarioLimits.MaxVariants)
        {
            scope.Complain(document.At(Key), $"{count} variants, counted with the values of the sweep, are more than "
                + $"{ScenarioLimits.MaxVariants}; make several scenarios of it");
            return [];
        }
        List<VariantCase> cases = [];
        foreach ((string name, MappingNode overlay) in overlays)
        {
            MappingNode merged = Overlay.Merge(document.Node, overlay);
            if (sweep is null)
                cases.Add(new VariantCase(name, name, null, merged));
            else
                cases.AddRange(sweep.Values.Select(v => new VariantCase(
                    $"{name}@{v.X}", name, v.X, Overlay.Merge(merged, sweep.Key.Nest(v.Node)))));
        }
        return Select(cases, document, scope);
    }

    private static IReadOnlyList<(string, MappingNode)> Overlays(
        MappingReader document, string scenario, ReadingScope scope) => document.Has(Key)
        ? NamedOverlays.Read(
            document, Key, VariantReader.Keys, ("{plain: {controller: off}}", "{controller: off}"), scope)
        : [(scenario, NamedOverlays.Nothing(document))];

    /// <summary>Those that <c>only</c> names: a variant with all values of the sweep, or with one of them.</summary>
    private static List<VariantCase> Select(List<VariantCase> cases, MappingReader document, ReadingScope scope)
    {
        if (!document.Has(Selection))
            return cases;
        List<string> wanted = [];
        foreach (DocumentNode item in document.Items(Selection))
        {
            string name = (item as ScalarNode)?.Text ?? "";
            if (!cases.Exists(c => IsMeant(c, name)))
                scope.Complain(item, $"no variant '{name}'; "
                    + Spelling.Suggest(name, cases.Select(c => c.Policy).Concat(cases.Select(c => c.Name)).Distinct()));
            wanted.Add(name);
        }
        return [.. cases.Where(c => wanted.Exists(name => IsMeant(c, name)))];
    }

    private static bool IsMeant(VariantCase variant, string name) => variant.Name == name || variant.Policy == name;
}
