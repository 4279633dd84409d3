namespace MiniVmm.Lab.Reports;

/// <summary>How an experiment came about: <c>experiment.json</c>, written before anything runs.</summary>
public sealed record ExperimentFacts
{
    public const string File = "experiment.json";

    /// <summary>The layout of run directories that this version writes and reads.</summary>
    public const int CurrentLayout = 2;

    /// <summary>Raised whenever an older program could no longer read the directory.</summary>
    public int Layout { get; init; } = CurrentLayout;

    public required string StartedUtc { get; init; }

    /// <summary>The command that was given; null where it was no command.</summary>
    public string? Command { get; init; }

    /// <summary>What the guests contended for: memory, cpu, or the shares of a modelled host (modelled).</summary>
    public required string Contention { get; init; }

    /// <summary>Why not for memory, where that was not to be had; what was modelled, where a model stood for the host.</summary>
    public string? ContentionNote { get; init; }
}
