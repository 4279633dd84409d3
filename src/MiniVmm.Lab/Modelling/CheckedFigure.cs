namespace MiniVmm.Lab.Modelling;

/// <summary>A figure of a variant as it was measured, and as the model has it.</summary>
/// <param name="Key">In JSON.</param>
/// <param name="Label">For reading, with its unit.</param>
/// <param name="Measured">Median over the runs; null = none, or never.</param>
/// <param name="Model">Null = none, or never.</param>
public sealed record CheckedFigure(string Key, string Label, double? Measured, double? Model)
{
    /// <summary>What the error of a steady figure is to stay below.</summary>
    public const double SteadyTolerance = 0.2;

    /// <summary>The same of a simulated throughput or index.</summary>
    public const double SimulationTolerance = 0.15;

    /// <summary>What the factor between two times is to stay below.</summary>
    public const double TimeTolerance = 2;

    /// <summary>Whether it is a time until something came to rest. Those are compared as a factor, of at least
    /// <see cref="ResolutionSeconds"/> each.</summary>
    public bool IsTime { get; init; }

    /// <summary>What the smoothing blurs a change by: two control periods.</summary>
    public double ResolutionSeconds { get; init; }

    /// <summary>Whether the error is held against its tolerance. A fixed cap is given and no prediction, and what nobody controls
    /// does not converge.</summary>
    public bool IsJudged { get; init; } = true;

    /// <summary>What a simulation has, where one stands beside; null = none does.</summary>
    public double? Simulated { get; init; }

    /// <summary>Of a steady figure: model over measured, less 1. Of a time: the larger over the smaller. Null where either is
    /// missing.</summary>
    public double? Error => ErrorOf(Model);

    /// <summary>The same of the simulation.</summary>
    public double? SimulationError => ErrorOf(Simulated);

    /// <summary>Whether the error is within its tolerance; null where there is nothing to compare. A time that only one of both
    /// has is not.</summary>
    public bool? Within => !IsJudged ? null : IsTime
        ? (Measured, Model) switch
        {
            (null, null) => null,
            (null, _) or (_, null) => false,
            _ => Error <= TimeTolerance,
        }
        : Error is double error ? Math.Abs(error) <= SteadyTolerance : null;

    /// <summary>The same of the simulation, whose throughput and fairness alone are judged.</summary>
    public bool? SimulationWithin => Key is CheckedVariant.Throughput or CheckedVariant.Jain && SimulationError is double error
        ? Math.Abs(error) <= SimulationTolerance
        : null;

    private double? ErrorOf(double? value)
    {
        if (Measured is not double measured || value is not double other)
            return null;
        if (!IsTime)
            return measured != 0 ? (other / measured) - 1 : null;
        double a = Math.Max(measured, ResolutionSeconds), b = Math.Max(other, ResolutionSeconds);
        return Math.Max(a, b) / Math.Min(a, b);
    }
}
