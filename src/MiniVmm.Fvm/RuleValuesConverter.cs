using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniVmm.Fvm;

/// <summary>An object with a decimal number for each name.</summary>
internal sealed class RuleValuesConverter : JsonConverter<RuleValues>
{
    public override RuleValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("parameters of a rule must be an object");
        RuleValues values = RuleValues.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !Q16.TryParse($"{reader.GetDecimal()}", out Q16 value))
                throw new JsonException($"'{name}' must be a number below 65536 with at most {Q16.MaxDecimals} decimals");
            values = values.With(name, value);
        }
        return values;
    }

    public override void Write(Utf8JsonWriter writer, RuleValues value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, Q16 number) in value)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(number.ToString());
        }
        writer.WriteEndObject();
    }
}
