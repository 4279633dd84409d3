namespace MiniVmm.Host.Control.Http;

/// <summary>What a client gets.</summary>
internal sealed record HttpResponse
{
    public required int Status { get; init; }

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Header fields beyond those of the content and the connection.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>Instead of a body one whose end is not known: writes it, and returns when it has ended.</summary>
    public Func<IBodyWriter, CancellationToken, Task>? Stream { get; init; }

    /// <summary>Called once, when the response has been sent or could not be.</summary>
    public Action? Finally { get; init; }
}
