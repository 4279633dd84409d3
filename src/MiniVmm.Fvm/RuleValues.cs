using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MiniVmm.Fvm;

/// <summary>Values of a control rule's parameters by name, compared by content; what is not in it has its default.
/// </summary>
[JsonConverter(typeof(RuleValuesConverter))]
public sealed class RuleValues : IReadOnlyDictionary<string, Q16>, IEquatable<RuleValues>
{
    private readonly ImmutableSortedDictionary<string, Q16> _values;

    private RuleValues(ImmutableSortedDictionary<string, Q16> values) => _values = values;

    public static RuleValues None { get; } =
        new(ImmutableSortedDictionary.Create<string, Q16>(StringComparer.Ordinal));

    public int Count => _values.Count;
    public IEnumerable<string> Keys => _values.Keys;
    public IEnumerable<Q16> Values => _values.Values;
    public Q16 this[string key] => _values[key];

    /// <summary>These with one more or changed.</summary>
    public RuleValues With(string name, Q16 value) => new(_values.SetItem(name, value));

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Q16 value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, Q16>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(RuleValues? other) => other is not null && _values.SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as RuleValues);

    public override int GetHashCode() => _values.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    public override string ToString() => string.Join(' ', _values.Select(pair => $"{pair.Key}={pair.Value}"));
}
