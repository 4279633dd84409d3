using MiniVmm.Host.Policing;
using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads how a variant's host is policed: a policy's name, or a mapping with its parameters; <c>none</c> for not at
/// all. Durations have units, as everywhere in a scenario.</summary>
internal static class PoliceReader
{
    public const string Key = "police";
    private const string None = "none";
    private const string Policy = "policy";
    private const string Penalty = "penalty";
    private const string Interval = "interval";
    private const string Seconds = "s";

    /// <returns>Null for no police.</returns>
    public static PolicePlan? Read(MappingReader variant, ReadingScope scope)
    {
        if (variant.Node[Key] is not DocumentNode node || node is ScalarNode { Text: None })
            return null;
        string[] names = [.. PolicePolicies.All.Select(p => p.Name)];
        MappingNode mapping = node as MappingNode ?? new MappingNode(node.Place, [new MappingEntry(node.Place, Policy, node)]);
        MappingReader reader = new(mapping, scope);
        string name = reader.Text(Policy, PolicePolicies.Default);
        if (PolicePolicies.Find(name) is not IPolicePolicy policy)
        {
            scope.Complain(reader.At(Policy), $"unknown policy '{name}'; {Spelling.Suggest(name, [.. names, None])}");
            return null;
        }
        reader.Allow([Policy, Penalty, Interval, .. policy.Parameters.Select(p => p.Name)]);
        string penalty = reader.Text(Penalty, Penalties.Auto);
        if (!Penalties.Names.Contains(penalty))
            scope.Complain(reader.At(Penalty), $"unknown penalty '{penalty}'; {Spelling.Suggest(penalty, Penalties.Names)}");
        return new PolicePlan
        {
            Policy = name,
            Penalty = penalty,
            IntervalSeconds = reader.Seconds(Interval, 1, 0.1, 3600),
            Values = policy.Parameters.Where(p => reader.Has(p.Name)).ToDictionary(p => p.Name, p => Value(reader, p)),
        };
    }

    private static double Value(MappingReader reader, PolicyParameter parameter) => parameter.Unit == Seconds
        ? reader.Seconds(parameter.Name, parameter.Default, parameter.Minimum, parameter.Maximum)
        : reader.Number(parameter.Name, parameter.Default, parameter.Minimum, parameter.Maximum);
}
