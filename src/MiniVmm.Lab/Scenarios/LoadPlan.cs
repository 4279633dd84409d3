namespace MiniVmm.Lab.Scenarios;

/// <summary>What each VM of a group is asked to do, over time.</summary>
public sealed record LoadPlan
{
    public required LoadKind Kind { get; init; }

    /// <summary>What requests look like; each is one of these, drawn by share.</summary>
    public required IReadOnlyList<RequestShape> Requests { get; init; }

    /// <summary>The level from each moment on, in order; the first is at 0.</summary>
    public required IReadOnlyList<LoadStep> Steps { get; init; }

    /// <summary>Closed loop: mean of the exponentially distributed pause between an answer and the next request.</summary>
    public double ThinkSeconds { get; init; }

    /// <summary>Requests are sent for so long, then none for <see cref="OffSeconds"/>, and so on; 0 = always.</summary>
    public double OnSeconds { get; init; }

    public double OffSeconds { get; init; }

    /// <summary>After which a request counts as lost.</summary>
    public double TimeoutSeconds { get; init; } = 300;

    /// <summary>Memory of the mean request.</summary>
    public double MeanRequestKiB => Mean(r => r.KiB);

    /// <summary>A quantity of the mean request.</summary>
    public double Mean(Func<RequestShape, double> quantity) => Mean(Requests, quantity);

    internal static double Mean(IReadOnlyList<RequestShape> requests, Func<RequestShape, double> quantity) =>
        requests.Sum(r => quantity(r) * r.Share) / requests.Sum(r => r.Share);
}
