using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Running;

/// <summary>A run among those of its experiment.</summary>
/// <param name="Variant">What is run.</param>
/// <param name="Id">Which run of it.</param>
/// <param name="Label">Names it in the progress, e.g. "run 7 of 21: mpl@2 #3".</param>
internal sealed record PlannedRun(Variant Variant, RunId Id, string Label)
{
    public const string Starting = "starting";
    public const string Priming = "priming";
    public const string Joining = "clients join";
    public const string Settling = "settling";
    public const string Measuring = "measuring";
    public const string Stopping = "stopping";

    /// <summary>All runs of a scenario, in order.</summary>
    public static IReadOnlyList<PlannedRun> AllOf(Scenario scenario)
    {
        IReadOnlyList<RunId> order = RunOrder.Of(scenario);
        return [.. order.Select((id, i) => new PlannedRun(
            scenario.Variants.Single(v => v.Name == id.Variant), id,
            $"run {i + 1} of {order.Count}: {(scenario.Repetitions > 1 ? id.ToString() : id.Variant)}"))];
    }

    public string Phase(string name) => $"{Label}: {name}";

    /// <param name="itinerary">What its phases are added to.</param>
    /// <param name="pace">Seconds that a second of the run takes.</param>
    public void Plan(Itinerary itinerary, double pace)
    {
        itinerary.Plan(Phase(Starting), pace * RunTime.StartSeconds);
        itinerary.Plan(Phase(Priming), pace * Variant.Phases.PrimeSeconds);
        itinerary.Plan(Phase(Joining), pace * Variant.Phases.RampSeconds);
        itinerary.Plan(Phase(Settling), pace * Variant.Phases.SettleSeconds);
        itinerary.Plan(Phase(Measuring), pace * Variant.Phases.MeasureSeconds);
        itinerary.Plan(Phase(Stopping), pace * RunTime.StopSeconds);
    }
}
