using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Running;

/// <summary>What an experiment hands back.</summary>
/// <param name="Summary">As in <c>summary.json</c>.</param>
/// <param name="SummaryJson">The very text of the file.</param>
/// <param name="Directory">Where everything is.</param>
/// <param name="Pictures">The plots, the overview first; empty without any.</param>
public sealed record ExperimentOutcome(
    Summary Summary, string SummaryJson, RunDirectory Directory, IReadOnlyList<string> Pictures);
