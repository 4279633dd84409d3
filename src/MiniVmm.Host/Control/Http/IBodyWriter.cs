namespace MiniVmm.Host.Control.Http;

/// <summary>Takes the body of a response piece by piece.</summary>
internal interface IBodyWriter
{
    /// <summary>Sends a piece; returns when the connection has taken it.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancel);
}
