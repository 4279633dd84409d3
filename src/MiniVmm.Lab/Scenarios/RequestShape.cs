namespace MiniVmm.Lab.Scenarios;

/// <summary>A kind of request.</summary>
public sealed record RequestShape
{
    private const double PageKiB = 4;

    public RequestKind Kind { get; init; }

    /// <summary>Memory that it touches; a page where it is of another kind.</summary>
    public required int KiB { get; init; }

    /// <summary>How often it walks it: often enough that a request holds its memory for several of the guest's time
    /// slices. One that fits into a slice keeps the guest from ever having many at once.</summary>
    public required int Passes { get; init; }

    /// <summary>How often it touches a page of that memory.</summary>
    public double PageVisits => Math.Ceiling(KiB / PageKiB) * Passes;

    /// <summary>What other kinds do: KiB of the disk or of the response, or iterations.</summary>
    public int Amount { get; init; }

    /// <summary>Whether it writes blocks of the disk rather than reading them.</summary>
    public bool Writes { get; init; }

    /// <summary>Size of the disk that it uses.</summary>
    public int DiskMiB { get; init; }

    /// <summary>What it waits for half-way, as for a disk, holding its memory; milliseconds.</summary>
    public int WaitMs { get; init; }

    /// <summary>0 to 9, 9 the most important; matters to guests that suspend the lowest priority first.</summary>
    public int Priority { get; init; } = 5;

    /// <summary>Its weight among the requests.</summary>
    public double Share { get; init; } = 1;
}
