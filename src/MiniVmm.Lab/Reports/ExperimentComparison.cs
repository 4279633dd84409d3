using MiniVmm.Lab.Analysis;

namespace MiniVmm.Lab.Reports;

/// <summary>Experiments side by side: their common variants, and what differs in their settings.</summary>
public sealed class ExperimentComparison
{
    private ExperimentComparison(IReadOnlyList<AnalysedExperiment> experiments, IReadOnlyList<string> labels)
    {
        Experiments = experiments;
        Labels = labels;
        Variants =
        [
            .. experiments[0].Variants.Select(v => v.Variant.Name)
                .Where(name => experiments.All(e => e.Variants.Any(v => v.Variant.Name == name && v.Counted.Count > 0))),
        ];
    }

    public IReadOnlyList<AnalysedExperiment> Experiments { get; }

    /// <summary>What the experiments are called: their directories, as short as tells them apart.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The names of the variants that were measured in all of them.</summary>
    public IReadOnlyList<string> Variants { get; }

    /// <summary>Reads and analyses run directories; the first is what the others are compared with.</summary>
    /// <exception cref="LabError">Fewer than two, one twice, no run directories, or nothing in common.</exception>
    public static ExperimentComparison Of(IReadOnlyList<string> directories)
    {
        ArgumentNullException.ThrowIfNull(directories);
        if (directories.Count < 2)
            throw new LabError("a comparison needs two run directories or more");
        string[] full = [.. directories.Select(d => Path.TrimEndingDirectorySeparator(Path.GetFullPath(d)))];
        if (full.GroupBy(d => d).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new LabError($"{twice.Key} was given twice; compare different runs");
        ExperimentComparison comparison = new([.. full.Select(d => new AnalysedExperiment(ExperimentReader.Read(d)))], Short(full));
        return comparison.Variants.Count > 0
            ? comparison
            : throw new LabError("the experiments have no measured variant in common: " + string.Join("; ", comparison.Labels.Zip(
                comparison.Experiments, (l, e) => $"{l} has {string.Join(", ", e.Variants.Where(v => v.Counted.Count > 0).Select(v => v.Variant.Name).DefaultIfEmpty("none"))}")));
    }

    /// <summary>A variant's figure in each experiment; null where it has none.</summary>
    public IReadOnlyList<Estimate?> Figures(string variant, FigureDefinition figure) =>
        [.. Experiments.Select(e => Find(e, variant).Figure(figure).Estimate())];

    /// <summary>A figure in an experiment over that in the first; null where there is none. Runs of different experiments
    /// are not paired.</summary>
    public Estimate? Ratio(string variant, FigureDefinition figure, int experiment) => RepeatedFigure.Ratio(
        Find(Experiments[experiment], variant).Figure(figure), Find(Experiments[0], variant).Figure(figure), paired: false);

    /// <summary>The settings that are not the same everywhere.</summary>
    public IReadOnlyList<SettingDifference> Differences() => SettingDifference.Between(
        [.. Experiments.Select(e => SettingDifference.Flatten(e.Recorded))]);

    internal static AnalysedVariant Find(AnalysedExperiment experiment, string variant) =>
        experiment.Variants.First(v => v.Variant.Name == variant);

    /// <summary>The last parts of the paths: one, or as many as it takes.</summary>
    private static IReadOnlyList<string> Short(string[] paths)
    {
        for (int parts = 1; parts <= 32; parts++)
        {
            string[] names = [.. paths.Select(p => string.Join('/', p.Split('/').TakeLast(parts)))];
            if (names.Distinct().Count() == names.Length)
                return names;
        }
        return paths;
    }
}
