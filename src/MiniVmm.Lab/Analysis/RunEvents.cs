using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Analysis;

/// <summary>What a scenario lets happen during a run.</summary>
public static class RunEvents
{
    /// <summary>The events before a moment, in order; the load's beginning is the first.</summary>
    public static IReadOnlyList<RunEvent> Of(Variant variant, double endSeconds)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return
        [
            .. variant.Groups.SelectMany(Of).Prepend(new RunEvent(RunEvent.Load, null, 0))
                .Where(e => e.AtSeconds < endSeconds).OrderBy(e => e.AtSeconds),
        ];
    }

    private static IEnumerable<RunEvent> Of(VmGroup group)
    {
        if (group.StartSeconds > 0)
            yield return new RunEvent(RunEvent.Arrival, group.Name, group.StartSeconds);
        foreach (LoadStep step in group.Load.Steps.Where(s => s.AtSeconds > group.StartSeconds && !(s.AtSeconds >= group.StopSeconds)))
            yield return new RunEvent(RunEvent.Step, group.Name, step.AtSeconds);
        if (group.StopSeconds is double stop)
            yield return new RunEvent(RunEvent.Departure, group.Name, stop);
    }
}
