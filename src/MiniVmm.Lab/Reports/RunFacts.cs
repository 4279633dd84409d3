using MiniVmm.Lab.Analysis;
using MiniVmm.Lab.Running;

namespace MiniVmm.Lab.Reports;

/// <summary>What of a run is in no CSV: <c>run.json</c>. It is written last, so where it is, the run's files are whole.</summary>
internal sealed record RunFacts
{
    public required string Variant { get; init; }
    public required int Repetition { get; init; }
    public required Timeline Timeline { get; init; }
    public required IReadOnlyList<double?> ReadyMs { get; init; }
    public required IReadOnlyList<Interval> Lives { get; init; }
    public required MemoryLimit? Limit { get; init; }

    /// <summary>Runs of older versions do not say.</summary>
    public int? Processors { get; init; }

    public required IReadOnlyList<Failure> Failures { get; init; }
    public required bool Partial { get; init; }

    public static RunFacts Of(RunRecord record) => new()
    {
        Variant = record.Id.Variant,
        Repetition = record.Id.Repetition,
        Timeline = record.Timeline,
        ReadyMs = record.ReadyMs,
        Lives = record.Lives,
        Limit = record.Limit,
        Processors = record.Processors,
        Failures = record.Failures,
        Partial = record.Partial,
    };
}
