namespace MiniVmm.Fvm.Rules;

/// <summary>A delay gradient after TCP Vegas (Brakmo and Peterson, 1995). Without a queue x would make progress in Vmin
/// that takes V: so x (1 - Vmin / V) of it, the backlog, is in the host's queues. It holds that between `low` and `high`.
/// Beyond H it backs off as AIMD does.</summary>
internal sealed class Vegas : IControlRule
{
    private static readonly Q16 Least = Q16.Parse("0.1"), Most = Q16.FromInteger(64);

    public string Name => "vegas";

    public IReadOnlyList<RuleParameter> Parameters { get; } =
    [
        new("low", Q16.FromInteger(1), Least, Most, "threads or hertz of backlog below which it takes more"),
        new("high", Q16.FromInteger(3), Least, Most, "threads or hertz of backlog above which it takes less"),
    ];

    public uint Step(ControlInput input, ReadOnlySpan<uint> parameters, Span<uint> memory)
    {
        ulong queuedQ16 = (ulong)Backlog(input) << Q16.FractionBits;
        if (input.Signal.Congested)
            return (uint)(((ulong)input.X << Q16.FractionBits) / input.Range.MulQ16);
        if (queuedQ16 < (ulong)parameters[0] * input.Range.One)
            return Setting.Add(input.X, input.Range.Add);
        return queuedQ16 > (ulong)parameters[1] * input.Range.One
            ? Setting.Subtract(input.X, input.Range.Add)
            : input.X;
    }

    /// <summary>No sample and no baseline mean no backlog, and so does a V below Vmin.</summary>
    private static uint Backlog(ControlInput input) => input.Signal.Slowdown <= Q16.One
        ? 0
        : input.X - (uint)(((ulong)input.X << Q16.FractionBits) / input.Signal.Slowdown.Raw);
}
