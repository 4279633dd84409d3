namespace MiniVmm.Lab.Scenarios;

/// <summary>A kind of request.</summary>
public sealed record RequestShape
{
    /// <summary>Memory that it touches.</summary>
    public required int KiB { get; init; }

    /// <summary>How often it walks it: often enough that a request holds its memory for several of the guest's time
    /// slices. One that fits into a slice keeps the guest from ever having many at once.</summary>
    public required int Passes { get; init; }

    /// <summary>What it waits for half-way, as for a disk, holding its memory; milliseconds.</summary>
    public int WaitMs { get; init; }

    /// <summary>0 to 9, 9 the most important; matters to guests that suspend the lowest priority first.</summary>
    public int Priority { get; init; } = 5;

    /// <summary>Its weight among the requests.</summary>
    public double Share { get; init; } = 1;
}
