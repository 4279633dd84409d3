using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads a sweep.</summary>
internal static class SweepReader
{
    public const string Key = "sweep";

    private static readonly string[] Keys = ["what", "key", "values"];

    /// <summary>Null where the document has none, or one that cannot be.</summary>
    public static Sweep? Read(MappingReader document, ReadingScope scope)
    {
        if (!document.Has(Key))
            return null;
        MappingReader sweep = document.Mapping(Key, Keys);
        if (sweep.Scalar("key") is not ScalarNode key)
        {
            if (!sweep.Has("key"))
                scope.Complain(sweep.Node, "the sweep does not say of what; add for example 'key: load.overload'");
            return null;
        }
        KeyPath path = KeyPath.Parse(key.Text);
        if (!VariantReader.Keys.Contains(path.Keys[0]))
        {
            scope.Complain(
                key, $"unknown key '{path.Keys[0]}' to sweep; {Spelling.Suggest(path.Keys[0], VariantReader.Keys)}");
            return null;
        }
        IReadOnlyList<SweepValue> values = ReadValues(sweep, scope);
        return values.Count == 0 ? null : new Sweep(sweep.Text("what", key.Text), path, values);
    }

    private static List<SweepValue> ReadValues(MappingReader sweep, ReadingScope scope)
    {
        if (!sweep.Has("values"))
            scope.Complain(sweep.Node, "the sweep has no values; add for example 'values: [0.5, 1, 2]'");
        List<SweepValue> values = [];
        string? unit = null;
        foreach (DocumentNode item in sweep.Items("values"))
        {
            if (item is not ScalarNode scalar || !Quantity.TryParse(scalar.Text, out Quantity quantity))
            {
                scope.Complain(item, "a value of a sweep is a number, with a unit where the key takes one");
                continue;
            }
            unit ??= quantity.Unit;
            if (quantity.Unit != unit)
                scope.Complain(item, $"the values of a sweep have one unit; write all of them in the first one's, "
                    + $"'{unit}'");
            else if (values.Any(v => v.X == quantity.Number))
                scope.Complain(item, $"{quantity.Number} is here twice; remove one");
            else
                values.Add(new SweepValue(scalar, quantity.Number));
        }
        return values;
    }
}
