using System.Text.Json;

namespace MiniVmm.Lab.Reports;

/// <summary>A setting of scenario or machine that is not the same in all experiments.</summary>
/// <param name="Path">Where it is, e.g. <c>scenario.variants[mpl].budget_mib</c>.</param>
/// <param name="Values">In each experiment; null where it is missing.</param>
public sealed record SettingDifference(string Path, IReadOnlyList<string?> Values)
{
    /// <summary>All settings by path. Elements of lists go by their names where they have any, so that one more does not shift
    /// the others.</summary>
    public static IReadOnlyDictionary<string, string> Flatten(RecordedExperiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        Dictionary<string, string> flat = [];
        using JsonDocument scenario = JsonDocument.Parse(Json.Write(experiment.Scenario));
        Flatten(scenario.RootElement, "scenario", flat);
        using JsonDocument machine = JsonDocument.Parse(Json.Write(experiment.Machine));
        Flatten(machine.RootElement, "machine", flat);
        flat["contention"] = experiment.Facts.Contention;
        return flat;
    }

    /// <summary>Of an element that is not everywhere only that is said, and nothing of its settings.</summary>
    public static IReadOnlyList<SettingDifference> Between(IReadOnlyList<IReadOnlyDictionary<string, string>> settings)
    {
        SettingDifference[] all =
        [
            .. settings.SelectMany(s => s.Keys).Distinct()
                .Select(path => new SettingDifference(path, [.. settings.Select(s => s.GetValueOrDefault(path))]))
                .Where(d => d.Values.Distinct().Count() > 1),
        ];
        string[] missing = [.. all.Where(d => d.Path.EndsWith(']') && d.Values.Contains(null)).Select(d => $"{d.Path}.")];
        return [.. all.Where(d => !missing.Any(m => d.Path.StartsWith(m, StringComparison.Ordinal)))];
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> flat)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                    Flatten(property.Value, $"{path}.{property.Name}", flat);
                break;
            case JsonValueKind.Array:
                foreach ((JsonElement item, int i) in element.EnumerateArray().Select((item, i) => (item, i)))
                {
                    string place = $"{path}[{Name(item) ?? $"{i + 1}"}]";
                    if (item.ValueKind == JsonValueKind.Object)
                        flat[place] = "yes";
                    Flatten(item, place, flat);
                }
                break;
            default:
                flat[path] = element.ToString();
                break;
        }
    }

    private static string? Name(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out JsonElement name) ? name.GetString() : null;
}
