namespace MiniVmm.Lab.Analysis;

/// <summary>What a confidence interval speaks of.</summary>
public enum IntervalBasis
{
    /// <summary>No interval: a single run, and a figure that has no meaning for a part of it.</summary>
    None,

    /// <summary>Blocks of control periods of one run: what would this run have come to at another time? It knows
    /// nothing of the differences between runs.</summary>
    WithinRun,

    /// <summary>The repetitions.</summary>
    Repetitions,
}
