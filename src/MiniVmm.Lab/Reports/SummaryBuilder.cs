using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>An analysed experiment in, summary out.</summary>
internal static class SummaryBuilder
{
    public static Summary Summarize(AnalysedExperiment experiment)
    {
        RecordedExperiment recorded = experiment.Recorded;
        Scenario scenario = recorded.Scenario;
        VariantSummary[] variants = [.. experiment.Variants.Where(v => v.Counted.Count > 0 || HasRuns(v, recorded)).Select(v => Summarize(experiment, v))];
        return new Summary
        {
            Version = recorded.Machine?.Version,
            Commit = recorded.Machine?.Commit,
            AnalysedBy = MachineFacts.ProgramVersion,
            Scenario = scenario.Name,
            Question = scenario.Question,
            StartedUtc = recorded.Facts.StartedUtc,
            Seed = scenario.Seed,
            Repetitions = scenario.Repetitions,
            Axis = scenario.Axis,
            Command = Command(recorded),
            Partial = recorded.Partial,
            Notes = recorded.Notes,
            Failures = [.. recorded.Runs.SelectMany(r => r.Failures)],
            Contention = recorded.Facts.Contention,
            ContentionNote = recorded.Facts.ContentionNote,
            ClockHz = recorded.Machine?.ClockHz ?? 0,
            Ratio = scenario.Axis is null ? Ratio(variants, v => v.RequestsPerS) : null,
            VctRatio = scenario.Axis is null ? Ratio(variants, v => v.VctMs.Mean) : null,
            Variants = variants,
        };
    }

    /// <summary>The last variant over the first.</summary>
    public static double? Ratio(IReadOnlyList<VariantSummary> variants, Func<VariantSummary, double?> figure)
    {
        if (variants.Count < 2 || figure(variants[0]) is not double first || figure(variants[^1]) is not double last)
            return null;
        return first > 0 ? last / first : null;
    }

    private static bool HasRuns(AnalysedVariant variant, RecordedExperiment recorded) =>
        recorded.Runs.Any(r => r.Id.Variant == variant.Variant.Name);

    private static VariantSummary Summarize(AnalysedExperiment experiment, AnalysedVariant variant)
    {
        AnalysedVariant? plain = experiment.PlainFor(variant);
        AnalysedVariant? oracle = experiment.OracleFor(variant);
        return variant.Summarize() with
        {
            ToPlain = AnalysedExperiment.Compare(variant, plain, FigureCatalog.Throughput),
            VctToPlain = AnalysedExperiment.Compare(variant, plain, FigureCatalog.Vct),
            Efficiency = variant == oracle ? null : AnalysedExperiment.Compare(variant, oracle, FigureCatalog.Throughput),
        };
    }

    /// <summary>The directory's own document repeats the experiment wherever the directory is; the command that was
    /// given only where it was given.</summary>
    private static string? Command(RecordedExperiment recorded) => recorded.ScenarioYaml is null
        ? recorded.Facts.Command
        : $"minivmm lab run {Path.Combine(Path.GetFileName(recorded.Directory.Path), "scenario.yaml")}";
}
