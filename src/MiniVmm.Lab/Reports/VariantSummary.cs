using System.Text.Json.Serialization;
using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>One variant in the summary: the medians over its complete runs, then each run.</summary>
public sealed record VariantSummary : RunFigures
{
    public VariantSummary(Figures figures)
        : base(figures)
    {
    }

    public required string Name { get; init; }
    public required string Policy { get; init; }

    /// <summary>The value of the sweep; null without one.</summary>
    public required double? X { get; init; }

    /// <summary>Whether it is a static choice that the oracle picks from.</summary>
    public required bool Static { get; init; }

    /// <summary>The options that the guests of its first group were given.</summary>
    public required string Fvm { get; init; }

    /// <summary>The intervals of the figures by <see cref="FigureDefinition.Key"/>; one that has none is not here.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ConfidenceInterval> Intervals { get; init; }

    /// <summary>Throughput over that of plain guests under the same load.</summary>
    [JsonPropertyOrder(1)]
    public Comparison? ToPlain { get; init; }

    /// <summary>Mean VCT over that of plain guests.</summary>
    [JsonPropertyOrder(1)]
    public Comparison? VctToPlain { get; init; }

    /// <summary>Throughput over that of the best static choice under the same load: the variant of a fixed cap with the
    /// highest median. It was picked after the fact, and by the same measurements, so it is rather too good.</summary>
    [JsonPropertyOrder(1)]
    public Comparison? Efficiency { get; init; }

    /// <summary>Medians; never counts as longer than anything.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<Settling> Convergence { get; init; }

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<GroupComparison> GroupRatios { get; init; }

    /// <summary>Medians.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<GroupSummary> Groups { get; init; }

    /// <summary>Medians.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<VmSummary> Vms { get; init; }

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<RunSummary> Runs { get; init; }
}
