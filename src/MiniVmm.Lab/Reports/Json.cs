using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniVmm.Fvm;

namespace MiniVmm.Lab.Reports;

/// <summary>How the lab writes JSON: snake case, indented, decimals as a reader wrote them.</summary>
public static class Json
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new Q16Converter(), new RateConverter() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

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
