namespace MiniVmm.Host.Registry;

/// <summary>How an instance ended: exit.json.</summary>
public sealed record ExitRecord
{
    /// <summary>The monitor's exit status: the guest's own, or 128 + signal.</summary>
    public required int Status { get; init; }

    public required EndReason Reason { get; init; }

    /// <summary>Registers after a triple fault, or the monitor's error; null where nothing went wrong.</summary>
    public string? Details { get; init; }

    public required DateTime EndedUtc { get; init; }

    /// <summary>The end of the console.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];
}
