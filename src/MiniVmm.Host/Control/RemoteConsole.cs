namespace MiniVmm.Host.Control;

/// <summary>A console that is watched from outside its monitor.</summary>
public sealed class RemoteConsole : IDisposable
{
    private readonly ControlClient _client;
    private readonly HttpResponseMessage _response;
    private readonly string? _writerKey;

    internal RemoteConsole(ControlClient client, HttpResponseMessage response, Stream output, string? writerKey) =>
        (_client, _response, Output, _writerKey) = (client, response, output, writerKey);

    /// <summary>What the guest prints; ends with the guest.</summary>
    public Stream Output { get; }

    /// <summary>Sends keys; returns when the guest's line has taken them.</summary>
    /// <exception cref="HostError">Somebody else types, or the guest has ended.</exception>
    public Task TypeAsync(ReadOnlyMemory<byte> keys, CancellationToken cancel) => _client.TypeAsync(keys, _writerKey, cancel);

    public void Dispose() => _response.Dispose();
}
