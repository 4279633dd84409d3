using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MiniVmm.Host.Control.Http;

namespace MiniVmm.Host.Control;

/// <summary>The documents of the control API as JSON: snake case, absent values as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(InstanceDocument))]
[JsonSerializable(typeof(StatisticsDocument))]
[JsonSerializable(typeof(PowerDocument))]
[JsonSerializable(typeof(SnapshotRequest))]
[JsonSerializable(typeof(SnapshotDocument))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class ControlJson : JsonSerializerContext
{
    /// <summary>Escaping beyond JSON's own need is for text inside HTML.</summary>
    private static readonly Lazy<ControlJson> Readable = new(MakeReadable);

    public static HttpResponse Respond<T>(int status, T document, Func<ControlJson, JsonTypeInfo<T>> type) => new()
    {
        Status = status,
        ContentType = "application/json",
        Body = (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(document, type(Readable.Value)), (byte)'\n'],
    };

    /// <exception cref="RequestError">The body is not such a document.</exception>
    public static T Read<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(request.Body.Span, type) ?? throw new JsonException("null is none");
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? $"line {line + 1}, byte {e.BytePositionInLine}: " : "";
            throw new RequestError(400, $"the body is not the JSON that is wanted here: {where}{e.Message.Split(". Path")[0]}");
        }
    }

    private static ControlJson MakeReadable() =>
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
