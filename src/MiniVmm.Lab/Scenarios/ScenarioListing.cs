namespace MiniVmm.Lab.Scenarios;

/// <summary>What there is to know about a scenario before one runs it.</summary>
/// <param name="Policies">What it compares.</param>
/// <param name="Axis">What it sweeps; null = nothing.</param>
/// <param name="Values">The values of the sweep.</param>
/// <param name="Runs">Variants, with all values and repetitions.</param>
/// <param name="QuickSeconds">How long all runs take with short control periods.</param>
/// <param name="Seconds">And with those of the document.</param>
/// <param name="File">Its document.</param>
public sealed record ScenarioListing(
    string Name, string Question, IReadOnlyList<string> Policies, string? Axis, IReadOnlyList<double> Values, int Runs,
    double QuickSeconds, double Seconds, string File)
{
    /// <summary>The built-in scenario of that name.</summary>
    public static ScenarioListing Of(string name)
    {
        LoadedScenario loaded = ScenarioCatalog.Find(name, quick: false);
        Scenario scenario = loaded.Scenario;
        return new ScenarioListing(
            scenario.Name,
            scenario.Question,
            [.. scenario.Variants.Select(v => v.Policy).Distinct()],
            scenario.Axis,
            [.. scenario.Variants.Select(v => v.X).OfType<double>().Distinct()],
            scenario.Variants.Count * scenario.Repetitions,
            RunTime.Of(ScenarioCatalog.Find(name, quick: true).Scenario).TotalSeconds,
            RunTime.Of(scenario).TotalSeconds,
            loaded.File);
    }
}
