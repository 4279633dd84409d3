using MiniVmm.Fvm;
using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Scenarios;
using MiniVmm.Lab.Simulating;
using MiniVmm.Model.Simulation;

namespace MiniVmm.Lab.Modelling;

/// <summary>A variant beside the model, and beside a simulation on the same host.</summary>
/// <param name="Variant">Which.</param>
/// <param name="Curve">The curve that the model used.</param>
/// <param name="Model">What the model makes of it.</param>
/// <param name="Figures">Measured, modelled and simulated.</param>
public sealed record CheckedVariant(
    Variant Variant, CurveDocument Curve, ModelledVariant Model, IReadOnlyList<CheckedFigure> Figures)
{
    public const string Cap = "cap_mean";
    public const string Vct = "vct_ms.mean";
    public const string Throughput = "requests_per_s";
    public const string Jain = "jain";
    public const string Convergence = "convergence_s";

    /// <summary>Whether the variant's own runs were no part of the fit.</summary>
    public bool Predicted => !Curve.FittedTo.Contains(Variant.Name);

    /// <summary>Whether cap, VCT and convergence are within their tolerances, as far as the variant has them to be judged.</summary>
    public bool IsWithin => Figures.Where(f => f.Key is Cap or Vct or Convergence).All(f => f.Within != false);

    internal static CheckedVariant Of(AnalysedVariant measured, CurveDocument curve, uint seed)
    {
        ModelledVariant model = new(measured.Variant, curve);
        SimulatedVariant? simulated = VariantSimulation.Of(measured.Variant, curve, seed);
        ClassFigures? all = simulated?.Result.All;
        RunSummary[] runs = [.. measured.Counted.Select(r => r.Summary)];
        Settling? load = SettlingAnalysis.Median(runs).FirstOrDefault(s => s.Event == Analysis.RunEvent.Load);
        double? cap = Medians.Of(runs, r => r.CapMean);
        bool moves = measured.Variant.Groups.Any(g => g.Control is { Mode: not FvmMode.Off, Rule: not "fixed" });
        bool capped = cap is not null && model.Cap is not null;
        return new CheckedVariant(measured.Variant, curve, model,
        [
            new(Cap, "cap, threads", cap, model.Cap) { IsJudged = moves, Simulated = all?.Cap },
            new(Vct, "VCT, ms", Medians.Of(runs, r => r.VctMs.Mean), model.VctMs) { Simulated = all?.VctMs },
            new(Throughput, "requests/s", Medians.Of(runs, r => r.RequestsPerS), model.RequestsPerS) { Simulated = all?.RequestsPerS },
            new(Jain, "Jain's index", Medians.Of(runs, r => r.Jain), model.Jain) { Simulated = all?.Jain },
            new(Convergence, capped ? "convergence of the cap, s" : "convergence of the throughput, s",
                !moves ? null : capped ? load?.CapS : load?.ThroughputS,
                !moves ? null : capped ? model.CapSettlesAfter : model.ThroughputSettlesAfter)
            {
                IsTime = true,
                IsJudged = moves,
                Simulated = !moves ? null : capped ? simulated?.CapConvergenceS : simulated?.ThroughputConvergenceS,
                ResolutionSeconds = 2 * measured.Variant.PeriodSeconds,
            },
        ]);
    }
}
