using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>An experiment as its directory holds it.</summary>
public sealed record RecordedExperiment
{
    public required RunDirectory Directory { get; init; }
    public required ExperimentFacts Facts { get; init; }
    public required Scenario Scenario { get; init; }

    /// <summary>Null where the experiment did not get so far as to gather them.</summary>
    public required MachineFacts? Machine { get; init; }

    /// <summary>The runs that can be analysed, by variant in the scenario's order and by repetition.</summary>
    public required IReadOnlyList<RunRecord> Runs { get; init; }

    /// <summary>What is missing or cut short, a line each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The scenario as a document to run again; null without one.</summary>
    public string? ScenarioYaml { get; init; }

    public int PlannedRuns => Scenario.Variants.Count * Scenario.Repetitions;

    public bool Partial => Runs.Count < PlannedRuns || Runs.Any(r => r.Partial) || Notes.Count > 0;
}
