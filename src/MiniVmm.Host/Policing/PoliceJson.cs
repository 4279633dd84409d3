using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniVmm.Host.Policing;

/// <summary>Decisions as JSON, one to a line: snake case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Decision))]
public sealed partial class PoliceJson : JsonSerializerContext
{
    public static string Line(Decision decision) => JsonSerializer.Serialize(decision, Default.Decision);
}
