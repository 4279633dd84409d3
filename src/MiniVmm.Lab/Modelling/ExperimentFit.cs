using MiniVmm.Lab.Reports;
using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios.Documents;
using MiniVmm.Model.Curves;
using MiniVmm.Model.Fitting;

namespace MiniVmm.Lab.Modelling;

/// <summary>Fits the thrashing curve to variants of an experiment. The samples are gathered once.</summary>
public sealed class ExperimentFit
{
    /// <summary>Of hosts whose processors are not known.</summary>
    private const double UsualProcessors = 2;

    private readonly AnalysedExperiment _experiment;
    private readonly Dictionary<string, IReadOnlyList<CurveSample>> _samples;
    private readonly double? _processors;

    public ExperimentFit(AnalysedExperiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        _experiment = experiment;
        _samples = experiment.Variants.ToDictionary(
            v => v.Variant.Name, v => (IReadOnlyList<CurveSample>)[.. v.Counted.SelectMany(RunSamples.Of)]);
        double[] processors = [.. experiment.Variants.Select(v => Processors(v)).Distinct()];
        _processors = processors.Length == 1 ? processors[0] : null;
    }

    /// <summary>The variants that have samples, in the scenario's order.</summary>
    public IReadOnlyList<string> Variants =>
        [.. _experiment.Variants.Select(v => v.Variant.Name).Where(n => _samples[n].Count > 0)];

    /// <summary>A variant's control periods.</summary>
    public IReadOnlyList<CurveSample> SamplesOf(string variant) => _samples.GetValueOrDefault(variant) ?? [];

    /// <summary>The variants of a list with commas; all for null.</summary>
    /// <exception cref="LabError">One of them does not exist, or has no samples.</exception>
    public IReadOnlyList<string> Choose(string? list)
    {
        if (list is null)
            return Variants;
        string[] names = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? unknown = names.FirstOrDefault(n => !_samples.ContainsKey(n));
        if (unknown is not null)
            throw new LabError($"there is no variant '{unknown}'; {Spelling.Suggest(unknown, _samples.Keys)}");
        string? empty = names.FirstOrDefault(n => _samples[n].Count == 0);
        return names.Length > 0 && empty is null
            ? [.. names.Distinct()]
            : throw new LabError($"variant {empty} has no control periods to fit to; choose among {string.Join(", ", Variants)}");
    }

    /// <summary>Fits to some of the variants.</summary>
    /// <param name="variants">Their names.</param>
    /// <param name="start">A curve that nearly the same samples gave; null = it is looked for.</param>
    /// <param name="obstacle">Why there is none, or null.</param>
    public CurveDocument? Of(IReadOnlyList<string> variants, ThrashingCurve? start, out string? obstacle)
    {
        ArgumentNullException.ThrowIfNull(variants);
        obstacle = _experiment.Recorded.Facts.Contention == Contention.Processor
            ? "its guests contended for a processor, and not for memory"
            : _experiment.Recorded.Scenario.Variants.All(v => v.BudgetMiB is null)
                ? "its scenario limits no memory"
                : _processors is null ? "its variants have different numbers of processors; choose some of one with --variants" : null;
        if (obstacle is not null
            || CurveFit.Of([.. variants.SelectMany(SamplesOf)], _processors!.Value, start, out obstacle) is not CurveFit fit)
            return null;
        RunWork[] works =
        [
            .. _experiment.Variants.Where(v => variants.Contains(v.Variant.Name)).SelectMany(v => v.Counted).Select(r => RunWork.Of(r.Record)),
        ];
        double virtualMs = works.Sum(w => w.VirtualMs), visits = works.Sum(w => w.PageVisits);
        if (visits <= 0)
        {
            obstacle = "no request was completed in the measured intervals";
            return null;
        }
        return new CurveDocument
        {
            Curve = fit.Curve,
            Noise = fit.Noise,
            WorkMsPerMibPass = virtualMs / visits * CurveDocument.VisitsPerMibPass,
            Error = fit.Error,
            Samples = fit.Samples,
            Parameters = fit.Parameters,
            FittedTo = [.. variants],
            Scenario = _experiment.Recorded.Scenario.Name,
            StartedUtc = _experiment.Recorded.Facts.StartedUtc,
            Host = _experiment.Recorded.Facts.Contention == Contention.Modelled ? "a modelled host" : _experiment.Recorded.Machine?.Processor,
        };
    }

    private double Processors(AnalysedVariant variant) => variant.Variant.Processors switch
    {
        { } chosen => chosen.Count,
        _ when _experiment.Recorded.Facts.Contention == Contention.Modelled => UsualProcessors,
        _ => _experiment.Recorded.Machine?.Cores ?? UsualProcessors,
    };
}
