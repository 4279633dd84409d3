namespace MiniVmm.Lab.Scenarios;

/// <summary>What an experiment does, apart from the running thing: plain data with everything worked out, written to
/// <c>scenario.json</c>. All times are seconds; those of groups and loads count from when the clients begin to join.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>What it asks, in one sentence.</summary>
    public required string Question { get; init; }

    /// <summary>Orders the runs, the arrivals and the pages that requests touch.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>How often each variant is run, each time with instances of its own.</summary>
    public int Repetitions { get; init; } = 1;

    /// <summary>What the variants' <see cref="Variant.X"/> is, with its unit; null where nothing is swept.</summary>
    public string? Axis { get; init; }

    public required IReadOnlyList<Variant> Variants { get; init; }
}
