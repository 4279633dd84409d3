using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MiniVmm.Fvm;

namespace MiniVmm.Lab.Reports;

/// <summary>How the lab writes and reads JSON: snake case, indented, decimals as a reader wrote them; what follows from
/// other fields is not written.</summary>
public static class Json
{
    private static readonly JsonSerializerOptions Options = Create();
    private static readonly JsonSerializerOptions Rounded = Create(new RoundingConverter());

    private static JsonSerializerOptions Create(params JsonConverter[] more)
    {
        JsonSerializerOptions options = new()
        {
            PropertyNamingPolicy = new SnakeCase(),
            WriteIndented = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatFollows } },
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new Q16Converter(), new RateConverter() },
        };
        foreach (JsonConverter converter in more)
            options.Converters.Add(converter);
        return options;
    }

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    /// <summary>The same with as many digits as a measurement has: three decimals, or four digits below 1.</summary>
    public static string WriteRounded<T>(T value) => JsonSerializer.Serialize(value, Rounded) + "\n";

    /// <param name="text">The JSON.</param>
    /// <param name="source">The file that it came from.</param>
    /// <exception cref="LabError">It is damaged, or something else.</exception>
    public static T Read<T>(string text, string source)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NotSupportedException)
        {
            string where = e is JsonException { LineNumber: long line } ? $", line {line + 1}" : "";
            throw new LabError($"{source}{where}: damaged, or not written by this version of the lab", e);
        }
    }

    /// <summary>Properties of ours that nothing can set are computed from others.</summary>
    private static void LeaveOutWhatFollows(JsonTypeInfo type)
    {
        if (type.Type.Namespace?.StartsWith(nameof(MiniVmm), StringComparison.Ordinal) != true)
            return;
        foreach (JsonPropertyInfo property in type.Properties.Where(p => p.Set is null && p.AssociatedParameter is null).ToArray())
            type.Properties.Remove(property);
    }

    /// <summary>Snake case that takes MiB and KiB for one word.</summary>
    private sealed class SnakeCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) =>
            SnakeCaseLower.ConvertName(name.Replace("iB", "ib", StringComparison.Ordinal));
    }

    private sealed class RoundingConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Math.Abs(value) >= 1 || value == 0
                ? Math.Round(value, 3)
                : Math.Round(value, Math.Min(15, 3 - (int)Math.Floor(Math.Log10(Math.Abs(value))))));
    }

    private sealed class Q16Converter : JsonConverter<Q16>
    {
        public override Q16 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Q16.Parse(reader.GetDecimal().ToString());

        public override void Write(Utf8JsonWriter writer, Q16 value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToString());
    }

    private sealed class RateConverter : JsonConverter<Millihertz>
    {
        public override Millihertz Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Millihertz.Parse(reader.GetDecimal().ToString());

        public override void Write(Utf8JsonWriter writer, Millihertz value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToString());
    }
}
