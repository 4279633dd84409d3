using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MiniVmm.Host.Control.Http;

/// <summary>Errors as clients get them (RFC 9457). "about:blank" says that the title is the status's own.</summary>
internal static class ProblemResponse
{
    public const string ContentType = "application/problem+json";

    /// <summary>Escaping beyond JSON's own need is for text inside HTML.</summary>
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static HttpResponse Of(RequestError error)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", StatusPhrase.Of(error.Status));
            json.WriteNumber("status", error.Status);
            json.WriteString("detail", error.Message);
            json.WriteEndObject();
        }
        return new HttpResponse
        {
            Status = error.Status,
            ContentType = ContentType,
            Body = body.WrittenMemory,
            Fields = error.Allow is { } methods ? [("Allow", methods)] : [],
        };
    }
}
