namespace MiniVmm.Lab.Reports;

/// <summary>What <c>lab compare --json</c> prints.</summary>
public sealed record ComparisonDocument
{
    /// <summary>Raised whenever a field changes its meaning or goes.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The directories; the first is what the others are compared with.</summary>
    public required IReadOnlyList<string> Experiments { get; init; }

    public required IReadOnlyList<ComparedFigure> Figures { get; init; }
    public required IReadOnlyList<SettingDifference> Differences { get; init; }

    public static ComparisonDocument Of(ExperimentComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return new ComparisonDocument
        {
            Experiments = [.. comparison.Experiments.Select(e => e.Recorded.Directory.Path)],
            Figures = ComparedFigure.Of(comparison, FigureCatalog.All),
            Differences = comparison.Differences(),
        };
    }
}
