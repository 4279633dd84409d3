namespace MiniVmm.Lab.Scenarios;

/// <summary>What an experiment does, apart from the running thing: plain data, written to <c>scenario.json</c>.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }
    public required string Description { get; init; }

    /// <summary>The guest kernel's name.</summary>
    public required string Guest { get; init; }

    /// <summary>The guest's port that takes requests.</summary>
    public int GuestPort { get; init; } = 80;

    public int Vms { get; init; } = 4;

    /// <summary>RAM of each guest.</summary>
    public int MemoryMiB { get; init; } = 96;

    /// <summary>Host memory that all guests together may occupy.</summary>
    public int BudgetMiB { get; init; } = 120;

    /// <summary>Memory that the requests of all clients would touch at once, as a multiple of the budget.</summary>
    public double Overload { get; init; } = 1.6;

    /// <summary>What one request touches.</summary>
    public int RequestKiB { get; init; } = 8192;

    /// <summary>How often a request walks it: often enough that a request holds its memory for several of the guest's
    /// time slices. One that fits into a slice keeps the guest from ever having many at once.</summary>
    public int Passes { get; init; } = 50;

    public int RequestTimeoutSeconds { get; init; } = 300;

    /// <summary>Orders the pages that requests touch.</summary>
    public uint Seed { get; init; } = 1;

    public required Phases Phases { get; init; }

    /// <summary>Run one after the other, each with instances of its own.</summary>
    public required IReadOnlyList<Variant> Variants { get; init; }

    /// <summary>Clients of each VM, at least one.</summary>
    public int ClientsPerVm => (int)Math.Clamp(
        Math.Round(Overload * BudgetMiB * 1024 / ((double)Vms * RequestKiB)), 1, int.MaxValue);

    /// <summary>Requests of each VM that the budget holds at once.</summary>
    public double FittingPerVm => BudgetMiB * 1024.0 / ((double)Vms * RequestKiB);
}
