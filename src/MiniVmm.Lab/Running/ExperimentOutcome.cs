using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Running;

/// <summary>What an experiment hands back.</summary>
/// <param name="Report">What was made of it.</param>
public sealed record ExperimentOutcome(ExperimentReport Report)
{
    public Summary Summary => Report.Experiment.Summary;

    /// <summary>Where everything is.</summary>
    public RunDirectory Directory => Report.Experiment.Recorded.Directory;
}
