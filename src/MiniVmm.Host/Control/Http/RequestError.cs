namespace MiniVmm.Host.Control.Http;

/// <summary>A request that cannot be served. The client is told as a problem (RFC 9457).</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">What was wrong and what to do, in a sentence.</param>
internal sealed class RequestError(int status, string detail) : Exception(detail)
{
    public int Status => status;

    /// <summary>For 405: the methods that the resource has.</summary>
    public string? Allow { get; init; }
}
