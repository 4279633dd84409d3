using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads what the VMs of a group are asked to do.</summary>
internal static class LoadReader
{
    public const string Key = "load";

    /// <summary>Exactly one of them says how much is asked for.</summary>
    public static readonly string[] LevelKeys = ["clients", "overload", "rate", "steps"];

    public static readonly string[] RequestKeys = ["request", "requests"];

    private static readonly string[] Keys = [.. LevelKeys, .. RequestKeys, "think", "on", "off", "timeout"];

    /// <summary>A load of one client where none can be made of what is there; that is complained of.</summary>
    public static LoadPlan Read(MappingReader group, GroupFrame frame, ReadingScope scope)
    {
        if (!group.Has(Key))
            scope.Complain(group.Node, "there is no load; add for example 'load: {clients: 6}'");
        MappingReader load = group.Mapping(Key, Keys);
        IReadOnlyList<RequestShape> requests = RequestReader.Read(load, frame.DiskMiB, scope);
        LevelReader levels = new(frame, requests, scope);
        IReadOnlyList<LoadStep> steps = group.Node[Key] is MappingNode ? ReadSteps(load, levels, frame, scope) : [];
        LoadPlan plan = new()
        {
            Kind = levels.Kind ?? LoadKind.Closed,
            Requests = requests,
            Steps = steps.Count > 0 ? steps : [new LoadStep(0, 1)],
            ThinkSeconds = load.Seconds("think", 0, 0, ScenarioLimits.MaxSeconds),
            OnSeconds = load.Seconds("on", 0, 0.1, ScenarioLimits.MaxSeconds),
            OffSeconds = load.Seconds("off", 0, 0.1, ScenarioLimits.MaxSeconds),
            TimeoutSeconds = load.Seconds("timeout", 300, 0.1, ScenarioLimits.MaxSeconds),
        };
        if (load.Has("on") != load.Has("off"))
            scope.Complain(load.At(load.Has("on") ? "on" : "off"), "on and off go together; add the other one");
        if (plan.Kind == LoadKind.Open && load.Has("think"))
            scope.Complain(load.At("think"), "think is about clients, and requests that arrive at a rate have none; "
                + "remove it");
        return plan;
    }

    private static IReadOnlyList<LoadStep> ReadSteps(
        MappingReader load, LevelReader levels, GroupFrame frame, ReadingScope scope)
    {
        string[] given = [.. LevelKeys.Where(load.Has)];
        if (given.Length != 1)
        {
            scope.Complain(given.Length == 0 ? load.Node : load.At(given[1]), given.Length == 0
                ? $"load does not say how much; add one of {string.Join(", ", LevelKeys)}"
                : $"{given[0]} and {given[1]} exclude each other; remove one");
            return [];
        }
        if (given[0] != "steps")
            return [new LoadStep(0, levels.Read(load, least: 1))];
        List<LoadStep> steps = [];
        foreach (DocumentNode item in load.Items("steps"))
            ReadStep(item, steps, levels, frame, scope);
        if (steps.Count > 0 && steps.All(s => s.Level == 0))
            scope.Complain(load.At("steps"), "no step asks for anything; raise one");
        return steps;
    }

    private static void ReadStep(
        DocumentNode item, List<LoadStep> steps, LevelReader levels, GroupFrame frame, ReadingScope scope)
    {
        if (item is not MappingNode mapping)
        {
            scope.Complain(item, "a step is a mapping, e.g. {at: 20 periods, clients: 9}");
            return;
        }
        MappingReader step = new MappingReader(mapping, scope).Allow(["at", .. LevelKeys[..^1]]);
        double previous = steps.Count == 0 ? -1 : steps[^1].AtSeconds;
        double at = step.Seconds("at", 0, 0, ScenarioLimits.MaxSeconds);
        if (!step.Has("at"))
            scope.Complain(mapping, "the step does not say when; add for example 'at: 20 periods'");
        else if (steps.Count == 0 && at != 0)
            scope.Complain(step.At("at"), "the first step must be at 0 s, when the clients begin to join; "
                + "change it or put one before");
        else if (at <= previous)
            scope.Complain(step.At("at"), $"the step at {at} s does not come after the one at {previous} s; put "
                + "them in order");
        else if (at >= frame.EndSeconds)
            scope.Complain(step.At("at"), $"the step at {at} s is never taken, since the run ends after "
                + $"{frame.EndSeconds} s; lengthen duration or move it");
        steps.Add(new LoadStep(Math.Max(at, previous), levels.Read(step, least: 0)));
    }
}
