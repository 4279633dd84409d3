using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Reports;

/// <summary>The result of an experiment: <c>summary.json</c>. docs/lab.md is its description.</summary>
public sealed record Summary
{
    /// <summary>Raised whenever a field changes its meaning or goes.</summary>
    public int Schema { get; init; } = 2;

    /// <summary>The program that measured.</summary>
    public required string? Version { get; init; }

    public required string? Commit { get; init; }

    /// <summary>The program that analysed.</summary>
    public required string AnalysedBy { get; init; }

    public required string Scenario { get; init; }
    public required string Question { get; init; }
    public required string StartedUtc { get; init; }
    public required uint Seed { get; init; }
    public required int Repetitions { get; init; }

    /// <summary>What a sweep varies; null without one.</summary>
    public required string? Axis { get; init; }

    /// <summary>The command that repeats it.</summary>
    public required string? Command { get; init; }

    /// <summary>Whether it ended early; what is here was measured all the same.</summary>
    public required bool Partial { get; init; }

    /// <summary>What is missing or cut short.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>What the guests contended for: memory, cpu, or the shares of a modelled host.</summary>
    public required string Contention { get; init; }

    /// <summary>Why not for memory, where that was not to be had; what was modelled, where a model stood for the host.</summary>
    public required string? ContentionNote { get; init; }

    public required long ClockHz { get; init; }

    /// <summary>Requests per second, the last variant's over the first one's (friendly over plain); null in a sweep.</summary>
    public required double? Ratio { get; init; }

    /// <summary>Mean VCT, likewise.</summary>
    public required double? VctRatio { get; init; }

    public required IReadOnlyList<VariantSummary> Variants { get; init; }
}
