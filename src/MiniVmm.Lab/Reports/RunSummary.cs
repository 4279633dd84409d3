using System.Text.Json.Serialization;
using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Reports;

/// <summary>One run in the summary.</summary>
public sealed record RunSummary : RunFigures
{
    public RunSummary(Figures figures)
        : base(figures)
    {
    }

    public required int Repetition { get; init; }

    public required Timeline Timeline { get; init; }

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<Settling> Convergence { get; init; }

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<GroupSummary> Groups { get; init; }

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<VmSummary> Vms { get; init; }
}
