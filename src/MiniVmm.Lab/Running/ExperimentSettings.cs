using MiniVmm.Lab.Deterministic;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>Everything that an experiment needs to know.</summary>
public sealed record ExperimentSettings
{
    public required Scenario Scenario { get; init; }

    /// <summary>The scenario's document, which repeats the experiment; null for one that was made without.</summary>
    public string? Yaml { get; init; }

    /// <summary>The monitor's executable.</summary>
    public required string Program { get; init; }

    /// <summary>The run directory; null for one named after the time.</summary>
    public string? Output { get; init; }

    /// <summary>Why the instances cannot be given a memory limit: they then contend for one processor instead. Null
    /// where they can.</summary>
    public string? MemoryObstacle { get; init; }

    /// <summary>A model of a host, for the same results every time; null for this host.</summary>
    public ModelSettings? Model { get; init; }

    /// <summary>The command that was given, so that reports can say it; null where it was none.</summary>
    public string? Command { get; init; }

    /// <summary>Whether to draw the plots, which takes gnuplot.</summary>
    public bool Plots { get; init; } = true;
}
