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

    /// <summary>How many figures are within their tolerance, a line for each kind, and how many variants are with all that a
    /// controller goes by; then the same of the simulation.</summary>
    public IEnumerable<string> Verdicts =>
    [
        .. Count(f => f.Within, CheckedFigure.SteadyTolerance, ""),
        $"cap, VCT and convergence: {Variants.Count(v => v.IsWithin)} of {Variants.Count} variants within all that they have",
        .. Count(f => f.SimulationWithin, CheckedFigure.SimulationTolerance, "simulated "),
    ];

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

    private IEnumerable<string> Count(Func<CheckedFigure, bool?> within, double steadyTolerance, string whose) =>
        Variants.SelectMany(v => v.Figures).Where(f => within(f) is not null)
            .GroupBy(f => f.IsTime ? "convergence" : f.Label)
            .Select(g => $"{whose}{g.Key}: {g.Count(f => within(f) == true)} of {g.Count()} within "
                + (g.First().IsTime ? $"a factor of {CheckedFigure.TimeTolerance:0.#}" : $"{steadyTolerance * 100:0}%"));

    /// <summary>Fitted to all variants but one; to all where the others do not suffice.</summary>
    private static CurveDocument Without(ExperimentFit fit, string variant, CurveDocument all)
    {
        string[] others = [.. fit.Variants.Where(v => v != variant)];
        return fit.Of(others, all.Curve, out _) ?? fit.Of(others, null, out _) ?? all;
    }
}
