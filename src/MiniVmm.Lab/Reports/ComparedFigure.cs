using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>One figure of one variant in several experiments, as <c>lab compare --json</c> prints it.</summary>
public sealed record ComparedFigure
{
    public required string Variant { get; init; }

    /// <summary>The figure's key.</summary>
    public required string Figure { get; init; }

    /// <summary>One per experiment; null where it has none.</summary>
    public required IReadOnlyList<Estimate?> Values { get; init; }

    /// <summary>Over the first experiment, one per experiment; null for the first.</summary>
    public required IReadOnlyList<Estimate?> Ratios { get; init; }

    /// <summary>Those figures of the common variants that any of the experiments has.</summary>
    public static IReadOnlyList<ComparedFigure> Of(ExperimentComparison comparison, IReadOnlyList<FigureDefinition> figures)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return
        [
            .. comparison.Variants.SelectMany(variant => figures.Select(figure => new ComparedFigure
            {
                Variant = variant,
                Figure = figure.Key,
                Values = comparison.Figures(variant, figure),
                Ratios = [.. comparison.Experiments.Select((_, i) => i == 0 ? null : comparison.Ratio(variant, figure, i))],
            })).Where(f => f.Values.Any(v => v is not null)),
        ];
    }
}
