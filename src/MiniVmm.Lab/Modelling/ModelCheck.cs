using MiniVmm.Lab.Reports;

namespace MiniVmm.Lab.Modelling;

/// <summary>An experiment's variants beside the model and a simulation, each with a curve that was fitted to others where there are any.</summary>
public sealed class ModelCheck
{
    private ModelCheck(AnalysedExperiment experiment, ExperimentFit fit, CurveDocument curve, IReadOnlyList<CheckedVariant> variants) =>
        (Experiment, Fit, Curve, Variants) = (experiment, fit, curve, variants);

    /// <summary>The experiment.</summary>
    public AnalysedExperiment Experiment { get; }

    /// <summary>Fitted to all variants, or the curve that was given.</summary>
    public CurveDocument Curve { get; }

    /// <summary>Those that were measured, in the scenario's order.</summary>
    public IReadOnlyList<CheckedVariant> Variants { get; }

    /// <summary>The samples, for pictures.</summary>
    internal ExperimentFit Fit { get; }

    /// <summary>How many figures are within their tolerance, a line for each kind.</summary>
    public IEnumerable<string> Verdicts => Variants.SelectMany(v => v.Figures).Where(f => f.Within is not null)
        .GroupBy(f => f.IsTime ? "convergence" : f.Label)
        .Select(g => $"{g.Key}: {g.Count(f => f.Within == true)} of {g.Count()} within "
            + (g.First().IsTime ? $"a factor of {CheckedFigure.TimeTolerance:0.#}" : $"{CheckedFigure.SteadyTolerance * 100:0}%"));

    /// <summary>Checks the model.</summary>
    /// <param name="experiment">What was measured.</param>
    /// <param name="given">A curve from elsewhere; null = fit one.</param>
    /// <param name="fitTo">The variants that curves are fitted to; null = for each variant all others.</param>
    /// <param name="obstacle">Why that cannot be done, or null.</param>
    public static ModelCheck? Of(
        AnalysedExperiment experiment, CurveDocument? given, IReadOnlyList<string>? fitTo, out string? obstacle)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ExperimentFit fit = new(experiment);
        AnalysedVariant[] measured = [.. experiment.Variants.Where(v => v.Counted.Count > 0)];
        if (measured.Length == 0)
        {
            obstacle = "nothing was measured";
            return null;
        }
        obstacle = null;
        CurveDocument? all = given ?? fit.Of(fitTo ?? fit.Variants, null, out obstacle);
        if (all is null)
            return null;
        bool fixedCurve = given is not null || fitTo is not null;
        return new ModelCheck(experiment, fit, all,
        [
            .. measured.Select(v => CheckedVariant.Of(v, fixedCurve ? all : Without(fit, v.Variant.Name, all), experiment.Recorded.Scenario.Seed)),
        ]);
    }

    /// <summary>Fitted to all variants but one; to all where the others do not suffice.</summary>
    private static CurveDocument Without(ExperimentFit fit, string variant, CurveDocument all) =>
        fit.Of([.. fit.Variants.Where(v => v != variant)], all.Curve, out _) ?? all;
}
