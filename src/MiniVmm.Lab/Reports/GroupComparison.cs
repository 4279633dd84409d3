namespace MiniVmm.Lab.Reports;

/// <summary>Requests per second of a group's mean VM over another's, while both were alive and had settled.</summary>
/// <param name="Group">The group in the numerator: the later one.</param>
/// <param name="SharedS">How long that was, in the first of the runs.</param>
/// <param name="Ratio">The ratio.</param>
public sealed record GroupComparison(string Group, double SharedS, Comparison Ratio);
