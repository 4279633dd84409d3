using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Takes values out of a mapping. Each must have the right kind and lie in its range; what is wrong is
/// complained of, and the value is then the one that was to be without it, so that reading goes on and finds the rest.
/// </summary>
internal sealed class MappingReader
{
    private static readonly (string Unit, double KiB)[] Sizes =
        [("KiB", 1), ("MiB", 1024), ("GiB", 1048576), ("K", 1), ("M", 1024), ("G", 1048576)];

    private static readonly (string Unit, double Seconds)[] Times = [("ms", 0.001), ("s", 1), ("min", 60), ("h", 3600)];

    private readonly ReadingScope _scope;

    public MappingReader(MappingNode node, ReadingScope scope)
    {
        Node = node;
        _scope = scope;
    }

    public MappingNode Node { get; }

    /// <summary>Complains of all keys but these.</summary>
    public MappingReader Allow(IReadOnlyCollection<string> keys)
    {
        foreach (MappingEntry entry in Node.Entries.Where(e => !keys.Contains(e.Key)))
            _scope.Complaints.Add(new Complaint(
                entry.Place, $"unknown key '{entry.Key}'; {Spelling.Suggest(entry.Key, keys)}"));
        return this;
    }

    /// <summary>What is there, or where it would be: for complaints.</summary>
    public DocumentNode At(string key) => Node[key] ?? Node;

    public bool Has(string key) => Node[key] is not null;

    public double Number(string key, double otherwise, double least, double most) =>
        Scalar(key) is ScalarNode scalar
            ? InRange(key, scalar, Plain(key, scalar, whole: false), least, most, "") ?? otherwise
            : otherwise;

    public int Integer(string key, int otherwise, int least, int most) => (int)Whole(key, otherwise, least, most);

    public uint Unsigned(string key, uint otherwise) => (uint)Whole(key, otherwise, 0, uint.MaxValue);

    /// <summary>A duration in seconds.</summary>
    public double Seconds(string key, double otherwise, double least, double most)
    {
        if (Scalar(key) is not ScalarNode scalar)
            return otherwise;
        if (scalar.Text == "0" && least <= 0)
            return 0;
        (string, double)[] units = _scope.PeriodSeconds is double period
            ? [.. Times, ("periods", period), ("period", period)]
            : Times;
        return InRange(key, scalar, Convert(key, scalar, units, "s"), least, most, " s") ?? otherwise;
    }

    /// <summary>An amount of memory in whole KiB.</summary>
    public int KiB(string key, int otherwise, int least, int most) => Size(key, otherwise, least, most, 1, "KiB");

    /// <summary>An amount of memory in whole MiB.</summary>
    public int MiB(string key, int otherwise, int least, int most) => Size(key, otherwise, least, most, 1024, "MiB");

    public string Text(string key, string otherwise) => Scalar(key)?.Text ?? otherwise;

    /// <summary>A mapping, empty where the key is absent.</summary>
    public MappingReader Mapping(string key, IReadOnlyCollection<string> keys)
    {
        DocumentNode? node = Node[key];
        if (node is not null and not MappingNode)
            Mistaken(key, node, "a mapping");
        return new MappingReader(node as MappingNode ?? new MappingNode(At(key).Place, []), _scope).Allow(keys);
    }

    /// <summary>A single value; null where the key is absent or has none, and that is complained of.</summary>
    public ScalarNode? Scalar(string key)
    {
        DocumentNode? node = Node[key];
        if (node is ScalarNode { IsNull: false } scalar)
            return scalar;
        if (node is not null)
            Mistaken(key, node, "a single value");
        return null;
    }

    /// <summary>The items of a list that is not empty; none where it is, and that is complained of.</summary>
    public IReadOnlyList<DocumentNode> Items(string key)
    {
        if (Node[key] is ListNode { Items.Count: > 0 } list)
            return list.Items;
        if (Node[key] is DocumentNode node)
            Mistaken(key, node, "a list of at least one item in brackets");
        return [];
    }

    private void Mistaken(string key, DocumentNode node, string wanted) =>
        _scope.Complain(node, node.IsNull
            ? $"{key} has no value; give it {wanted} or remove it"
            : $"{key} is {node.Kind}; it takes {wanted}");

    private long Whole(string key, long otherwise, long least, long most) => Scalar(key) is ScalarNode scalar
        ? (long?)InRange(key, scalar, Plain(key, scalar, whole: true), least, most, "") ?? otherwise
        : otherwise;

    private int Size(string key, int otherwise, int least, int most, int grain, string unit)
    {
        if (Scalar(key) is not ScalarNode scalar
            || InRange(key, scalar, Convert(key, scalar, Sizes, "MiB") / grain, least, most, $" {unit}") is not double size)
            return otherwise;
        if (size == Math.Floor(size))
            return (int)size;
        _scope.Complain(scalar, $"{key}: '{scalar.Text}' is no whole number of {unit}; round it");
        return otherwise;
    }

    private double? Plain(string key, ScalarNode scalar, bool whole)
    {
        if (Quantity.TryParse(scalar.Text, out Quantity quantity) && quantity.Unit.Length == 0
            && (!whole || quantity.Number == Math.Floor(quantity.Number)))
            return quantity.Number;
        _scope.Complain(scalar, $"{key}: '{scalar.Text}' is no {(whole ? "whole number" : "number")}; write for example "
            + (whole ? "4" : "1.6"));
        return null;
    }

    private double? Convert(string key, ScalarNode scalar, (string Unit, double Factor)[] units, string usual)
    {
        if (!Quantity.TryParse(scalar.Text, out Quantity quantity))
        {
            _scope.Complain(scalar, $"{key}: '{scalar.Text}' is no number with a unit; write for example 30 {usual}");
            return null;
        }
        foreach ((string unit, double factor) in units)
        {
            if (quantity.Unit == unit)
                return quantity.Number * factor;
        }
        _scope.Complain(scalar, quantity.Unit.Length == 0
            ? $"{key}: '{scalar.Text}' has no unit; write for example {scalar.Text} {usual}"
            : $"{key}: unknown unit '{quantity.Unit}'; {Spelling.Suggest(quantity.Unit, units.Select(u => u.Unit))}");
        return null;
    }

    private double? InRange(string key, ScalarNode scalar, double? value, double least, double most, string unit)
    {
        if (value is not double number || (number >= least && number <= most))
            return value;
        _scope.Complain(scalar, $"{key} must lie between {least}{unit} and {most}{unit}, not {scalar.Text}");
        return null;
    }
}
