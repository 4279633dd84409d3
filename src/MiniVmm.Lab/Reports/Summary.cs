using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Reports;

/// <summary>The result of an experiment: <c>summary.json</c>. docs/lab.md is its description.</summary>
public sealed record Summary
{
    /// <summary>Raised whenever a field changes its meaning or goes.</summary>
    public int Schema { get; init; } = 1;

    public required string Version { get; init; }
    public required string? Commit { get; init; }
    public required string Scenario { get; init; }
    public required string StartedUtc { get; init; }
    public required uint Seed { get; init; }

    /// <summary>Whether it ended early; what is here was measured all the same.</summary>
    public required bool Partial { get; init; }

    public required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>What the guests contended for: memory or cpu.</summary>
    public required string Contention { get; init; }

    /// <summary>Why not for memory, where that was not to be had.</summary>
    public required string? ContentionNote { get; init; }

    public required long ClockHz { get; init; }

    /// <summary>Requests per second, the last variant's over the first one's (friendly over plain).</summary>
    public required double? Ratio { get; init; }

    /// <summary>Mean VCT, likewise.</summary>
    public required double? VctRatio { get; init; }

    public required IReadOnlyList<VariantSummary> Variants { get; init; }
}
