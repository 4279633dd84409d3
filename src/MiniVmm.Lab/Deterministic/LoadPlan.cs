namespace MiniVmm.Lab.Deterministic;

/// <summary>What clients ask of one VM.</summary>
public sealed record LoadPlan
{
    /// <summary>Connections to a guest: it takes 512, and its readiness probe is one of them.</summary>
    public const int MaxClients = 500;

    public LoadKind Kind { get; init; }

    /// <summary>The schedule, in order of time. Before the first level there is no load.</summary>
    public required IReadOnlyList<LoadLevel> Levels { get; init; }

    /// <summary>Mean of a closed client's exponentially distributed time between an answer and its next request.</summary>
    public double ThinkMs { get; init; }

    /// <summary>Memory a request touches.</summary>
    public required int RequestKiB { get; init; }

    /// <summary>How often it touches it.</summary>
    public required int Passes { get; init; }

    /// <summary>After which a request counts as lost.</summary>
    public double TimeoutMs { get; init; } = 300_000;

    /// <summary>The level at a time.</summary>
    public double At(double ms)
    {
        double value = 0;
        foreach (LoadLevel level in Levels)
        {
            if (level.FromMs > ms)
                break;
            value = level.Value;
        }
        return value;
    }

    /// <summary>What is wrong with the values, or null.</summary>
    public string? Fault()
    {
        if (RequestKiB < 1 || Passes < 1)
            return $"a request walks at least 1 KiB once, not {RequestKiB} KiB {Passes} times";
        if (!(ThinkMs >= 0 && double.IsFinite(ThinkMs)))
            return $"a think time must not be negative, as {ThinkMs} ms is";
        if (!(TimeoutMs > 0))
            return $"a timeout must be positive, not {TimeoutMs} ms";
        if (Levels.FirstOrDefault(l => !(l.Value >= 0 && double.IsFinite(l.Value))) is { Value: not 0 } bad)
            return $"a load level must not be negative, as {bad.Value} at {bad.FromMs} ms is";
        if (Kind == LoadKind.Closed && Levels.Any(l => l.Value != Math.Floor(l.Value) || l.Value > MaxClients))
            return $"a closed load has a whole number of clients, at most {MaxClients}";
        return Levels.Zip(Levels.Skip(1)).Any(pair => !(pair.First.FromMs < pair.Second.FromMs))
            ? "the load levels are not in order of time"
            : null;
    }
}
