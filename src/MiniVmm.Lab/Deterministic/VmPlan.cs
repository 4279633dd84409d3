namespace MiniVmm.Lab.Deterministic;

/// <summary>One VM of a deterministic run.</summary>
public sealed record VmPlan
{
    /// <summary>Path of the guest kernel.</summary>
    public required string Kernel { get; init; }

    public required int MemoryMiB { get; init; }

    /// <summary>The kernel's command line.</summary>
    public string Append { get; init; } = "";

    /// <summary>The guest's port that takes requests.</summary>
    public int GuestPort { get; init; } = 80;

    /// <summary>Power-on, in milliseconds since the run's start.</summary>
    public int StartMs { get; init; }

    /// <summary>When it is taken away, requests and all; null for the run's end.</summary>
    public int? StopMs { get; init; }

    public required LoadPlan Load { get; init; }

    /// <summary>The files that an instance leaves behind; null for one that is not wanted.</summary>
    public string? TraceFile { get; init; }

    public string? ConsoleFile { get; init; }

    public string? StatsFile { get; init; }
}
