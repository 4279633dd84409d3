namespace MiniVmm.Host.Control.Http;

/// <summary>A request without its body (RFC 9112).</summary>
/// <param name="Method">The method, as sent.</param>
/// <param name="Path">The path, as sent, without the query.</param>
/// <param name="Query">Parameters, decoded; the last of a name counts.</param>
/// <param name="MinorVersion">1 for HTTP/1.1, 0 for HTTP/1.0.</param>
/// <param name="Fields">Header fields by name, whatever its case; repeated ones joined by commas.</param>
internal sealed record RequestHead(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, int MinorVersion, IReadOnlyDictionary<string, string> Fields)
{
    public string? Field(string name) => Fields.GetValueOrDefault(name);

    /// <summary>Whether another request may follow on this connection.</summary>
    public bool KeepsAlive => MinorVersion == 1
        && Field("Connection")?.Split(',', StringSplitOptions.TrimEntries).Contains("close", StringComparer.OrdinalIgnoreCase) != true;

    /// <summary>Bytes of the body that follows.</summary>
    /// <exception cref="RequestError">It cannot be told, is too long, or comes in a way that this server does not take.</exception>
    public int ContentLength()
    {
        if (Field("Transfer-Encoding") is { } coding)
            throw Field("Content-Length") is null
                ? new RequestError(501, $"Transfer-Encoding: {coding} is not taken; send a Content-Length")
                : new RequestError(400, "both Transfer-Encoding and Content-Length are given");
        if (Field("Content-Length") is not { } text) return 0;
        if (text.Length == 0 || !text.All(char.IsAsciiDigit))
            throw new RequestError(400, $"Content-Length: '{text}' is not a number of bytes");
        if (!int.TryParse(text, out int length) || length > HttpLimits.Body)
            throw new RequestError(413, $"the body has {text} bytes, at most {HttpLimits.Body} are taken");
        return length;
    }
}
