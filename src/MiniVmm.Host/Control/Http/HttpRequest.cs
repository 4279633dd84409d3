namespace MiniVmm.Host.Control.Http;

/// <summary>A request with its body.</summary>
internal sealed record HttpRequest(RequestHead Head, ReadOnlyMemory<byte> Body)
{
    public string? Parameter(string name) => Head.Query.GetValueOrDefault(name);

    /// <summary>The content type without its parameters, in lower case.</summary>
    public string? MediaType => Head.Field("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant();
}
