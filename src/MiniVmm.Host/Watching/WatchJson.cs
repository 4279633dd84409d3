using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniVmm.Host.Watching;

/// <summary>Looks as JSON, one to a line: snake case, absent values as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WatchedInstance))]
public sealed partial class WatchJson : JsonSerializerContext
{
    public static string Line(WatchedInstance instance) => JsonSerializer.Serialize(instance, Default.WatchedInstance);
}
