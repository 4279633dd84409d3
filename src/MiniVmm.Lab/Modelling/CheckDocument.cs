namespace MiniVmm.Lab.Modelling;

/// <summary>A check as JSON.</summary>
public sealed record CheckDocument
{
    public int Version { get; init; } = 1;
    public required string Scenario { get; init; }
    public required CurveDocument Curve { get; init; }

    /// <summary>Model over measured less 1 that steady figures are to stay within, either way.</summary>
    public double SteadyTolerance { get; init; } = CheckedFigure.SteadyTolerance;

    /// <summary>The same of what was simulated.</summary>
    public double SimulationTolerance { get; init; } = CheckedFigure.SimulationTolerance;

    /// <summary>Factor that times are to stay within.</summary>
    public double TimeTolerance { get; init; } = CheckedFigure.TimeTolerance;

    public required IReadOnlyList<VariantRow> Variants { get; init; }

    public static CheckDocument Of(ModelCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new CheckDocument
        {
            Scenario = check.Experiment.Recorded.Scenario.Name,
            Curve = check.Curve,
            Variants =
            [
                .. check.Variants.Select(v => new VariantRow(v.Variant.Name, v.Predicted, v.Curve.FittedTo, v.Figures.ToDictionary(
                    f => f.Key, f => new FigureRow(f.Measured, f.Model, f.Error, f.Within, f.Simulated, f.SimulationError, f.SimulationWithin)))),
            ],
        };
    }

    /// <summary>A variant.</summary>
    /// <param name="Name">Which.</param>
    /// <param name="Predicted">Whether its own runs were no part of the fit.</param>
    /// <param name="FittedTo">The variants that its curve was fitted to.</param>
    /// <param name="Figures">By key.</param>
    public sealed record VariantRow(
        string Name, bool Predicted, IReadOnlyList<string> FittedTo, IReadOnlyDictionary<string, FigureRow> Figures);

    /// <summary>A figure, as <see cref="CheckedFigure"/> has it.</summary>
    public sealed record FigureRow(
        double? Measured, double? Model, double? Error, bool? Within, double? Simulated, double? SimulationError,
        bool? SimulationWithin);
}
