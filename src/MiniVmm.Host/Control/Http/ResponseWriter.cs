using System.Globalization;
using System.Text;

namespace MiniVmm.Host.Control.Http;

/// <summary>Puts responses on a connection.</summary>
internal sealed class ResponseWriter(Stream stream) : IBodyWriter
{
    private static readonly byte[] Continue = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    private bool _chunked;

    public ValueTask ContinueAsync(CancellationToken cancel) => stream.WriteAsync(Continue, cancel);

    /// <summary>Sends a response with its length in front.</summary>
    /// <param name="response">Status, fields and body.</param>
    /// <param name="headOnly">Whether the body is left out, as HEAD wants it.</param>
    /// <param name="closes">Whether this is the last one on the connection.</param>
    public ValueTask WriteAsync(HttpResponse response, bool headOnly, bool closes, CancellationToken cancel)
    {
        StringBuilder head = Head(response, closes);
        if (response.Stream is null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {response.Body.Length}\r\n");
        byte[] start = Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
        return stream.WriteAsync(headOnly ? start : (byte[])[.. start, .. response.Body.Span], cancel);
    }

    /// <summary>Sends the head of a response whose body comes in pieces; the connection ends with it.</summary>
    /// <param name="response">Status and fields.</param>
    /// <param name="chunked">Whether the client knows chunks (HTTP/1.1).</param>
    public ValueTask BeginAsync(HttpResponse response, bool chunked, CancellationToken cancel)
    {
        _chunked = chunked;
        StringBuilder head = Head(response, closes: true);
        if (chunked) head.Append("Transfer-Encoding: chunked\r\n");
        return stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), cancel);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancel)
    {
        // An empty chunk would be the last one.
        if (piece.IsEmpty) return;
        byte[] framed = _chunked
            ? [.. Encoding.ASCII.GetBytes(piece.Length.ToString("x", CultureInfo.InvariantCulture)), .. LineEnd, .. piece.Span, .. LineEnd]
            : piece.ToArray();
        await stream.WriteAsync(framed, cancel).ConfigureAwait(false);
    }

    public ValueTask EndAsync(CancellationToken cancel) =>
        _chunked ? stream.WriteAsync(LastChunk, cancel) : ValueTask.CompletedTask;

    private static StringBuilder Head(HttpResponse response, bool closes)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {response.Status} {StatusPhrase.Of(response.Status)}\r\n");
        if (response.ContentType is { } type) head.Append(CultureInfo.InvariantCulture, $"Content-Type: {type}\r\n");
        foreach ((string name, string value) in response.Fields) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (closes) head.Append("Connection: close\r\n");
        return head;
    }
}
