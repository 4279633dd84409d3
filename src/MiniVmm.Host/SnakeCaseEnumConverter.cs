using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniVmm.Host;

/// <summary>An enumeration's values in JSON: PoweredOff is "powered_off".</summary>
public sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
